#!/bin/sh
# How the certificates here were made (OpenSSL 3). They open nothing: the keys are public with this repository.
# authority     signs trusted, expired, not-yet-valid and other-name; a test that installs it sees only the fault meant
# self-signed*  for 127.0.0.1, ::1, localhost and quay.test, until 2126; "renewed" has another key
# expired       ended in 2020; not-yet-valid begins in 2125; other-name is for another.example
set -eu
cd "$(dirname "$0")"
names='subjectAltName=DNS:localhost,DNS:quay.test,IP:127.0.0.1,IP:::1'

make_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key.pem"; }

make_key authority
openssl req -x509 -new -key authority.key.pem -subj '/O=Quayside tests/CN=Quayside test authority' \
  -not_before 20150101000000Z -not_after 21260101000000Z -out authority.cert.pem

for name in self-signed self-signed-renewed; do
  make_key "$name"
  openssl req -x509 -new -key "$name.key.pem" -subj "/O=Quayside tests/CN=$name" -addext "$names" \
    -addext 'basicConstraints=critical,CA:FALSE' \
    -not_before 20250101000000Z -not_after 21260101000000Z -out "$name.cert.pem"
done

sign() { # name, subjectAltName, not before, not after
  make_key "$1"
  openssl req -new -key "$1.key.pem" -subj "/O=Quayside tests/CN=$1" -addext "$2" |
    openssl x509 -req -CA authority.cert.pem -CAkey authority.key.pem -copy_extensions copy \
      -not_before "$3" -not_after "$4" -out "$1.cert.pem"
}
sign trusted "$names" 20250101000000Z 21260101000000Z
sign expired "$names" 20190101000000Z 20200101000000Z
sign not-yet-valid "$names" 21250101000000Z 21260101000000Z
sign other-name 'subjectAltName=DNS:another.example' 20250101000000Z 21260101000000Z

# The person's trust store as Chromium reads it on Linux (HOME/.pki/nssdb), with the authority in it; certutil is libnss3-tools'.
mkdir -p nssdb
certutil -d sql:nssdb -N --empty-password
certutil -d sql:nssdb -A -t 'C,,' -n 'Quayside test authority' -i authority.cert.pem
