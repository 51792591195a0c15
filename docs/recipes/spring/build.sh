#!/bin/sh
# Makes target/code, which is all that is uploaded: the program, and a Java of its own, because the platform's runtimes have none.
set -eu
cd "$(dirname "$0")"
mvn --quiet --batch-mode package
mkdir -p target/code
cp target/my-spring.jar target/code/
test -x target/code/jre/bin/java || jlink --output target/code/jre --strip-java-debug-attributes --no-man-pages \
  --no-header-files --compress=2 --add-modules java.se,jdk.unsupported,jdk.crypto.ec
