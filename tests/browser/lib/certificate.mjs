// A new self-signed certificate for a local server, because browsers speak HTTP/2 over TLS only.
// The browser under test is told to ignore certificate errors.

import { generateKeyPairSync, sign } from "node:crypto";

const COMMON_NAME = "550403";
const SHA256_WITH_ECDSA = "2a8648ce3d040302";
const [INTEGER, BITS, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [
  0x02, 0x03, 0x06, 0x0c, 0x17, 0x30, 0x31,
];

/** Key and certificate in PEM, for the options of a TLS server. */
export function selfSigned() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = value(
    SEQUENCE,
    value(SET, value(SEQUENCE, oid(COMMON_NAME), value(UTF8, Buffer.from("measuring")))),
  );
  const algorithm = value(SEQUENCE, oid(SHA256_WITH_ECDSA));
  const key = publicKey.export({ type: "spki", format: "der" });
  const facts = value(
    SEQUENCE,
    value(INTEGER, Buffer.of(1)),
    algorithm,
    name,
    validity(),
    name,
    key,
  );
  const signature = value(BITS, Buffer.of(0), sign("sha256", facts, privateKey));
  const certificate = value(SEQUENCE, facts, algorithm, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  };
}

function validity() {
  const day = 86_400_000;
  const at = (time) =>
    value(
      UTC_TIME,
      Buffer.from(`${new Date(time).toISOString().replace(/\D/g, "").slice(2, 14)}Z`),
    );
  return value(SEQUENCE, at(Date.now() - day), at(Date.now() + day));
}

function oid(hexadecimal) {
  return value(OID, Buffer.from(hexadecimal, "hex"));
}

/** Encodes a DER value: tag, length, content. */
function value(tag, ...parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag, ...lengthBytes(content.length)), content]);
}

function lengthBytes(length) {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
