#!/bin/sh
# Runs this package's load test in a kernel of its own (User Mode Linux), where descriptors are not scarce:
#
#   apt-get install user-mode-linux && packages/gateway/test/own-kernel.sh
#
# A relayed connection is two descriptors of the gateway. Where the hard limit of a login is 20,000 and nobody may raise it,
# root or not, 10,000 connections do not fit by a handful, and the test carries those that do. The kernel that is started
# here is an ordinary process; it sees this machine's files read-only, has a loopback network alone, and ends with the test.
set -eu

if [ $$ -ne 1 ]; then
  here=$(cd "$(dirname "$0")" && pwd)
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  # What the kernel does not know it hands to its init as environment. Its memory is a file: of RAM, for its speed.
  TMPDIR=/dev/shm linux.uml mem=5G rootfstype=hostfs rootflags=/ ro init="$here/own-kernel.sh" \
    con=null con0=null,fd:1 quiet "IN_PATH=$PATH" "IN_FOLDER=$here/.." "IN_CONNECTIONS=${WSFN_LOAD_CONNECTIONS:-10000}" \
    </dev/null | tee "$log"
  grep -q 'load test ended well' "$log"
  exit
fi

mount -t proc proc /proc
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
ip link set lo up
ulimit -n 65536
# 10,000 clients of one port, and as many connections to the instance.
echo '1025 65000' >/proc/sys/net/ipv4/ip_local_port_range
echo 4096 >/proc/sys/net/core/somaxconn
cd "$IN_FOLDER"
export HOME=/tmp PATH="$IN_PATH" CI=true WSFN_LOAD_CONNECTIONS="$IN_CONNECTIONS"
# Who started the kernel is not told how it ended, save by a line.
vitest run --configLoader native test/whole/load.test.ts && echo 'load test ended well'
echo o >/proc/sysrq-trigger
sleep 60
