import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * What outlives its owner unless somebody ends it: a process group, an instance by the id in its environment, a memory
 * cgroup, a network namespace, a temporary folder, a container.
 */
export type WatchedKind = "group" | "instance" | "cgroup" | "netns" | "folder" | "container";

/**
 * A shell that reads `add KIND VALUE` and `del KIND VALUE`. Its standard input closes when the owner ends, in whatever
 * way, `kill -9` included; then it ends what is still on the list. SIGKILL also ends what is frozen. The owner's own
 * orderly stop empties the list first, so this acts after an accident alone.
 */
const SCRIPT = `
trap '' HUP INT TERM
list=''
for line in "$@"; do list="$list$line
"; done
drop() {
  kept=''
  while IFS= read -r l; do [ -n "$l" ] && [ "$l" != "$1" ] && kept="$kept$l
"; done <<END
$list
END
  list=$kept
}
while IFS= read -r line; do
  case $line in
    'add '*) list="$list\${line#add }
" ;;
    'del '*) drop "\${line#del }" ;;
  esac
done
each() { printf '%s' "$list" | while read -r kind value; do [ "$kind" = "$1" ] && "$2" "$value"; done; }
end_group() { kill -s KILL -- "-$1" 2>/dev/null; }
end_marked() {
  [ -d /proc/self ] || return
  for file in $(grep -lsF "FC_INSTANCE_ID=$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -s KILL "\${pid%/environ}" 2>/dev/null
  done
}
# What was killed leaves its cgroup when the kernel gets to it, on a busy machine seconds later.
end_cgroup() { i=0; while [ -d "$1" ] && [ $i -lt 100 ]; do rmdir "$1" 2>/dev/null || sleep 0.1; i=$((i + 1)); done; }
end_netns() { ip netns del "$1" 2>/dev/null; }
end_folder() { rm -rf -- "$1"; }
# Twice, because the engine may be about to make one that the owner asked for last.
end_container() { docker rm -f "$1" >/dev/null 2>&1; }
each group end_group
each instance end_marked
each instance end_marked
each cgroup end_cgroup
each netns end_netns
each folder end_folder
case $list in *'container '*)
  each container end_container
  sleep 2
  each container end_container
;; esac
`;

/** Undefined until there is something to watch: a process that starts no instance has no shell beside it. */
let watchdog: ChildProcess | undefined;

/** What the watchdog knows, so that the next one knows it too if somebody kills this one. */
const watched = new Set<string>();

/** One per owner process, started with the first instance. In a session of its own, so Ctrl-C does not reach it. */
function start(): ChildProcess {
  // What is known already comes as arguments, not by the pipe: an owner that dies right now would never get to write it.
  const child = spawn("/bin/sh", ["-c", SCRIPT, "sh", ...watched], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {
      PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin",
      ...(process.env.DOCKER_HOST ? { DOCKER_HOST: process.env.DOCKER_HOST } : {}),
    },
  });
  child.unref(); // neither it nor its pipe keeps the owner alive
  if (child.stdin instanceof Socket) child.stdin.unref();
  child.stdin?.on("error", () => {}); // it was killed; `exit` follows
  child.once("error", () => {}); // no /bin/sh: the owner's own orderly stop has to do
  child.once("exit", () => {
    if (watchdog !== child) return;
    watchdog = watched.size === 0 ? undefined : start();
  });
  return child;
}

/**
 * Puts something on the list of what ends with this process. The returned function takes it off again. To be called before the thing
 * is made: a watchdog that finds nothing to end does no harm, one that learns of it too late leaves something behind.
 */
export function watch(kind: WatchedKind, value: string | number): () => void {
  const line = `${kind} ${value}`;
  watchdog ??= start();
  watched.add(line);
  watchdog.stdin?.write(`add ${line}\n`);
  return () => {
    watched.delete(line);
    watchdog?.stdin?.write(`del ${line}\n`);
  };
}
