"""Verifies all DKIM signatures of messages with dkimpy: PORT of the name server, FILE… Prints a line for each signature."""
import sys

import dkim
import dns.resolver

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])


def text(name, timeout=5):
    try:
        return b"".join(resolver.resolve(name.decode() if isinstance(name, bytes) else name, "TXT", lifetime=timeout)[0].strings)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None


for file in sys.argv[2:]:
    with open(file, "rb") as message:
        octets = message.read()
    signatures = [value for name, value in dkim.DKIM(octets).headers if name.lower() == b"dkim-signature"]
    print(len(signatures), "signatures")
    for index in range(len(signatures)):
        verifier = dkim.DKIM(octets, minkey=2048)
        try:
            good = verifier.verify(idx=index, dnsfunc=text)
        except dkim.DKIMException as failed:
            good = failed
        fields = verifier.signature_fields
        print(*(fields[tag].decode() for tag in (b"a", b"d", b"s")), "pass" if good is True else "fail")
