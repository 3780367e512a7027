"""Transcripts (section 2 of schemas/native-presentation.md)."""

import hashlib

VERSION = 1


def eight(number):
    return number.to_bytes(8, "big")


def sized(octets):
    return eight(len(octets)) + octets


def integer_bytes(value):
    """One byte for the sign, then the magnitude without leading zeros."""
    magnitude = abs(value)
    return bytes([value < 0]) + magnitude.to_bytes((magnitude.bit_length() + 7) // 8, "big")


class Transcript:
    def __init__(self, label):
        self._hash = hashlib.sha256(b"\x00" + sized(label.encode()) + eight(VERSION))

    def _add(self, kind, name, content):
        self._hash.update(bytes([kind]) + sized(name.encode()) + content)

    def bytes(self, name, octets):
        self._add(1, name, sized(octets))

    def text(self, name, text):
        self.bytes(name, text.encode())

    def list(self, name, members):
        self._add(2, name, eight(len(members)) + b"".join(sized(member) for member in members))

    def integers(self, name, values):
        self.list(name, [integer_bytes(value) for value in values])

    def texts(self, name, texts):
        self.list(name, [text.encode() for text in texts])

    def integer(self, name, value):
        self._add(3, name, sized(integer_bytes(value)))

    def number(self, name, number):
        self._add(4, name, eight(number))

    def digest(self):
        return self._hash.digest()
