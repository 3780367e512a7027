// Checks a receipt in the browser: form, leaf hash, inclusion path, and the log's signature where the browser
// has Ed25519. Nothing is sent anywhere.
//
// Sources: RFC 9162 §2.1.3.2 (inclusion), C2SP signed-note, tlog-checkpoint and tlog-proof.
"use strict";

(() => {
  const sizeLimit = 1000000;
  const hashLimit = 63;
  const element = (id) => document.getElementById(id);
  const words = {};
  for (const item of element("receipt-words").children) words[item.dataset.word] = item.textContent;

  /** What ends a check: the name of the step at which it failed. */
  class Refusal extends Error {}

  const utf8 = (text) => new TextEncoder().encode(text);

  /** The bytes of padded standard base64 in its one spelling, else a refusal. */
  function base64(text) {
    let binary;
    try {
      binary = atob(text);
    } catch {
      throw new Refusal("form");
    }
    if (btoa(binary) !== text) throw new Refusal("form");
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  }

  const hexadecimal = (bytes) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  const same = (left, right) =>
    left.length === right.length && left.every((byte, index) => byte === right[index]);

  function joined(...parts) {
    const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      result.set(part, offset);
      offset += part.length;
    }
    return result;
  }

  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const leafHash = (leaf) => sha256(joined([0], leaf));
  const nodeHash = (left, right) => sha256(joined([1], left, right));

  /** A whole number of at least 0 in its one spelling. */
  function decimal(text) {
    if (!/^(0|[1-9][0-9]{0,17})$/.test(text)) throw new Refusal("form");
    return BigInt(text);
  }

  /** `name+id+base64(type || key)` of type Ed25519, its id recomputed. */
  async function verifierKey(text) {
    const match = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text.trim());
    if (!match) throw new Refusal("key");
    let encoded;
    try {
      encoded = base64(match[3]);
    } catch {
      throw new Refusal("key");
    }
    if (encoded.length !== 33 || encoded[0] !== 1) throw new Refusal("key");
    const digest = await sha256(joined(utf8(match[1] + "\n"), encoded));
    const id = digest.slice(0, 4);
    if (hexadecimal(id) !== match[2]) throw new Refusal("key");
    return { name: match[1], id, bytes: encoded.slice(1) };
  }

  /** The text that was signed, and the signature lines under it. */
  function signedNote(text) {
    const end = text.lastIndexOf("\n\n");
    if (end < 0 || !text.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
      throw new Refusal("form");
    }
    const lines = text.slice(end + 2).split("\n").slice(0, -1);
    if (lines.length === 0 || lines.length > 128) throw new Refusal("form");
    const signatures = lines.map((line) => {
      const match = /^\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
      if (!match) throw new Refusal("form");
      const payload = base64(match[2]);
      if (payload.length <= 4) throw new Refusal("form");
      return { name: match[1], id: payload.slice(0, 4), value: payload.slice(4) };
    });
    return { text: text.slice(0, end + 1), signatures };
  }

  function checkpoint(text) {
    const lines = text.split("\n");
    if (lines.length < 4 || lines[0] === "") throw new Refusal("form");
    const root = base64(lines[2]);
    if (root.length !== 32) throw new Refusal("form");
    return { origin: lines[0], size: decimal(lines[1]), root };
  }

  function proofBundle(text) {
    const head = text.indexOf("\n\n");
    if (head < 0) throw new Refusal("form");
    const lines = text.slice(0, head).split("\n");
    if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Refusal("form");
    if (lines[0]?.startsWith("extra ")) base64(lines.shift().slice(6));
    const place = /^index ([0-9]+)$/.exec(lines.shift() ?? "");
    if (!place || lines.length > hashLimit) throw new Refusal("form");
    const hashes = lines.map(base64);
    if (hashes.some((hash) => hash.length !== 32)) throw new Refusal("form");
    return { index: decimal(place[1]), hashes, note: signedNote(text.slice(head + 2)) };
  }

  function receipt(text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Refusal("form");
    }
    const names = value && typeof value === "object" ? Object.keys(value).sort().join() : "";
    const isReceipt = names === "leaf,proof,salt" && /^[0-9a-f]{64}$/.test(value.salt);
    // An entry with its proof, as `countersign ledger prove` prints it or as the entry's page gives it, is checked
    // in the same way; what it says of its place and hash must be true.
    const isEntry = names === "leaf,proof" || names === "index,leaf,leaf_hash,proof";
    if (!isReceipt && !isEntry) throw new Refusal("form");
    if (typeof value.leaf !== "string" || typeof value.proof !== "string") throw new Refusal("form");
    let envelope;
    try {
      envelope = JSON.parse(value.leaf);
    } catch {
      throw new Refusal("form");
    }
    const proof = proofBundle(value.proof);
    if (value.index !== undefined && String(value.index) !== String(proof.index)) {
      throw new Refusal("form");
    }
    return { leaf: utf8(value.leaf), hash: value.leaf_hash, envelope, proof };
  }

  /** The root to which a leaf leads; a refusal where the proof is too long or too short. */
  async function rootOf(leaf, index, size, hashes) {
    if (index >= size) throw new Refusal("path");
    let [position, last, hash] = [index, size - 1n, leaf];
    for (const sibling of hashes) {
      if (last === 0n) throw new Refusal("path");
      if ((position & 1n) === 1n || position === last) {
        hash = await nodeHash(sibling, hash);
        while ((position & 1n) === 0n && position !== 0n) {
          position >>= 1n;
          last >>= 1n;
        }
      } else {
        hash = await nodeHash(hash, sibling);
      }
      position >>= 1n;
      last >>= 1n;
    }
    if (last !== 0n) throw new Refusal("path");
    return hash;
  }

  /** Whether the key signed the note; `undefined` where the browser has no Ed25519. */
  async function isSigned(note, key) {
    const lines = note.signatures.filter((line) => line.name === key.name && same(line.id, key.id));
    if (lines.length === 0) return false;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      return undefined;
    }
    for (const line of lines) {
      const good = await crypto.subtle.verify({ name: "Ed25519" }, imported, line.value, utf8(note.text));
      if (!good) return false;
    }
    return true;
  }

  function step(name, state) {
    const item = document.createElement("li");
    item.textContent = `${words[name]}: ${words[state]}`;
    element("receipt-steps").append(item);
  }

  function fact(name, value) {
    const row = document.createElement("div");
    const [term, definition, code] = ["dt", "dd", "code"].map((tag) => document.createElement(tag));
    term.textContent = words[name];
    code.textContent = value;
    definition.append(code);
    row.append(term, definition);
    element("receipt-facts").append(row);
  }

  function verdict(name, kind) {
    const line = element("receipt-verdict");
    line.textContent = words[name] ?? name;
    line.className = kind;
  }

  async function check(text, keyText) {
    const parsed = receipt(text);
    step("form", "passed");
    const key = await verifierKey(keyText);
    step("key", "passed");
    const leaf = await leafHash(parsed.leaf);
    if (parsed.hash !== undefined && parsed.hash !== hexadecimal(leaf)) throw new Refusal("leaf");
    step("leaf", "passed");
    const { proof } = parsed;
    const signed = checkpoint(proof.note.text);
    if (signed.origin !== key.name) throw new Refusal("origin");
    step("origin", "passed");
    const root = await rootOf(leaf, proof.index, signed.size, proof.hashes);
    if (!same(root, signed.root)) throw new Refusal("path");
    step("path", "passed");
    const good = await isSigned(proof.note, key);
    if (good === false) throw new Refusal("signature");
    step("signature", good ? "passed" : "undone");
    fact("factIndex", String(proof.index));
    fact("factType", String(parsed.envelope?.type));
    fact("factCreated", String(parsed.envelope?.created));
    fact("factSigner", String(parsed.envelope?.sig?.key));
    fact("factLeaf", hexadecimal(leaf));
    fact("factSize", String(signed.size));
    fact("factRoot", hexadecimal(root));
    const others = proof.note.signatures.filter((line) => line.name !== key.name);
    if (others.length > 0) fact("factCosigners", others.map((line) => line.name).join(", "));
    if (good) verdict("good", "done");
    else verdict("partial", "");
  }

  let run = 0;
  async function inspect() {
    const file = element("receipt-file").files[0];
    if (!file) return;
    run += 1;
    const mine = run;
    element("receipt-steps").replaceChildren();
    element("receipt-facts").replaceChildren();
    if (!globalThis.crypto?.subtle) return verdict("noCrypto", "problem");
    if (file.size > sizeLimit) return verdict("tooLarge", "problem");
    try {
      const bytes = await file.arrayBuffer();
      let text;
      try {
        text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        throw new Refusal("form");
      }
      // Another file may have been chosen meanwhile; its own run shows it.
      if (mine !== run) return;
      await check(text, element("log-key").value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      step(error.message, "failed");
      verdict("bad", "problem");
    }
  }

  element("receipt-form").addEventListener("submit", (event) => event.preventDefault());
  element("receipt-file").addEventListener("change", inspect);
  element("log-key").addEventListener("change", inspect);
})();
