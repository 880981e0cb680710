#!/bin/sh
# Makes a folder the root of a machine of its own, in namespaces that unshare has made, and waits there.
# No chroot: in one the kernel gives no user namespaces, of which Chromium's sandbox is made.
set -e
cd "$1"
mount --bind . .
cd "$1"
mount -t proc proc proc
mount --bind /sys sys
mount -o remount,ro,bind sys
mount -t tmpfs -o mode=755 dev dev
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=1777 tmp tmp
mkdir -p var/cache/apt/archives
mount --bind "$2" var/cache/apt/archives
mkdir -p before
pivot_root . before
umount -l before
rmdir before
echo ready
# As the first process it takes in those whose parents have gone, and lays them to rest while it waits.
while :; do sleep 1; done
