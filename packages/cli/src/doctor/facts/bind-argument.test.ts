import { describe, expect, it } from "vitest";
import { bindArgument, isLoopback } from "./bind-argument.ts";

const bind = (line: string, environment: Readonly<Record<string, string>> = {}, files: string[] = []) =>
  bindArgument(line.split(" "), { environment, has: (file) => files.includes(file) });

describe("bindArgument", () => {
  it.each([
    ["gunicorn -b 127.0.0.1:9000 app:app", "127.0.0.1", 9000, "-b 127.0.0.1:9000"],
    ["gunicorn --bind=0.0.0.0:9000 app:app", "0.0.0.0", 9000, "--bind=0.0.0.0:9000"],
    ["gunicorn -b127.0.0.1:9000 app:app", "127.0.0.1", 9000, "-b127.0.0.1:9000"],
    ["gunicorn --bind :9000 app:app", "0.0.0.0", 9000, "--bind :9000"],
    ["gunicorn -b unix:/tmp/s app:app", "unix", undefined, "-b unix:/tmp/s"],
    ["python3 -m gunicorn -b [::1]:9000 app:app", "::1", 9000, "-b [::1]:9000"],
    ["uvicorn app:app --host localhost --port 9000", "localhost", 9000, "--host localhost --port 9000"],
    ["uvicorn app:app --port 9000", "127.0.0.1", 9000, "--port 9000"],
    ["uvicorn app:app --port $FC_SERVER_PORT", "127.0.0.1", undefined, "--port $FC_SERVER_PORT"],
    ["/code/python/bin/hypercorn --bind 0.0.0.0:8000 a", "0.0.0.0", 8000, "--bind 0.0.0.0:8000"],
    ["daphne -b 0.0.0.0 -p 9000 a:a", "0.0.0.0", 9000, "-b 0.0.0.0 -p 9000"],
    ["flask run -h 0.0.0.0 -p 9000", "0.0.0.0", 9000, "-h 0.0.0.0 -p 9000"],
    ["waitress-serve --listen=127.0.0.1:9000 a:a", "127.0.0.1", 9000, "--listen=127.0.0.1:9000"],
    ["npx vite preview --host 127.0.0.1", "127.0.0.1", undefined, "--host 127.0.0.1"],
    ["gunicorn app:app", "127.0.0.1", 8000, "gunicorn listens on 127.0.0.1:8000 by default"],
    ["flask run", "127.0.0.1", 5000, "flask listens on 127.0.0.1:5000 by default"],
  ])("reads %s", (line, host, port, words) => {
    expect(bind(line)).toEqual({ host, port, words });
  });

  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    ["gunicorn -c conf.py app:app", {}, []],
    ["gunicorn app:app", { PORT: "9000" }, []],
    ["gunicorn app:app", {}, ["gunicorn.conf.py"]],
    ["uvicorn app:app", { UVICORN_HOST: "0.0.0.0" }, []],
    ["waitress-serve app:app", {}, []],
    ["node index.js", {}, []],
    ["node index.js --port 3000", {}, []],
  ])("does not guess at %s with %j and %j", (line, environment, files) => {
    expect(bind(line, environment, files)).toBeUndefined();
  });

  it.each([
    ["127.0.0.1", true],
    ["localhost", true],
    ["::1", true],
    ["0.0.0.0", false],
    ["::", false],
    [undefined, false],
  ])("takes %s for loopback: %s", (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
