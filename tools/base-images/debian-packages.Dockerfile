# A base that is Debian 13, some of its packages, and programs that npm has: the Dockerfile that uses it declares them.
ARG DEBIAN_IMAGE
FROM ${DEBIAN_IMAGE}
ARG PACKAGES
# Certificates that this machine trusts beside Debian's own, as files: a Java makes a store of its own from those, and reads no bundle.
RUN awk '/BEGIN CERT/ { pem = "" } { pem = pem $0 "\n" } \
      /END CERT/ { if (FILENAME ~ /mozilla/) known[pem] = 1; \
                   else if (!(pem in known)) printf "%s", pem > ("/usr/local/share/ca-certificates/machine-" ++n ".crt") }' \
    /usr/share/ca-certificates/mozilla/*.crt /etc/ssl/certs/ca-certificates.crt
# Some packages (a Java) link manual pages into a folder that slim images do not have.
RUN mkdir -p /usr/share/man/man1 && apt-get update \
 && apt-get install --yes --no-install-recommends ${PACKAGES} && update-ca-certificates && rm -rf /var/lib/apt/lists/*
COPY programs /usr/local/bin/
CMD ["bash"]
