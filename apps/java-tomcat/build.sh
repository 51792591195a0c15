#!/bin/sh
# Makes target/code, which is all that is uploaded: the program, what it needs, and a Java of its own, because the platform's
# runtimes have none for it. Run it again when a source has changed; the Java is made once.
set -eu
cd "$(dirname "$0")"
mvn --quiet --batch-mode package
cd target/code

if ! test -x jre/bin/java; then
  jlink --output jre --strip-java-debug-attributes --no-man-pages --no-header-files --compress=2 --add-modules \
    java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.security.jgss,java.xml,jdk.unsupported
  jre/bin/java -Xshare:dump >/dev/null
fi

# The classes as a running server has them, for a cold start that takes two thirds of the CPU time. Java uses them where the jars have the
# times that they have now: the format's first moment, which a zip keeps.
find . -name "*.jar" -exec touch -d 1980-01-01T00:00:00Z {} +
rm -f java-tomcat.jsa
jre/bin/java -XX:ArchiveClassesAtExit=java-tomcat.jsa -Xlog:disable -XX:+UseSerialGC -jar java-tomcat.jar -train >/dev/null
