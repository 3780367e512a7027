"""Random people and random questions: schemas, values, and requests that the values can answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from roles import Document, Show

INT32_MINIMUM, INT32_MAXIMUM = -(2**31), 2**31 - 1
PREDICATES = (">=", ">", "<=", "<")


@dataclass(frozen=True)
class Kind:
    """One kind of credential: its schema, split by what its attributes hold."""

    name: str
    texts: tuple[str, ...]
    integers: tuple[str, ...]


RESIDENT = Kind(
    "resident card",
    ("Family Name", "given_name", "地址", "Größe", "remark"),
    ("birth_date", "District Code", "household_size", "balance", "valid_until"),
)
LICENCE = Kind(
    "driving licence",
    ("Licence Number", "office", "备注"),
    ("Category B", "points", "issued_on", "valid_until"),
)
KINDS = (RESIDENT, LICENCE)

TEXTS = (
    "桂芳", "兴城街R座", "Ångström", "O'Neill \"x\"", "", " 7", "7 ", "1.5", "1e3", "2147483648",
    "-2147483649", "007", "+7", "-0", "0", "\\n", "🚲", "a" * 300,
)  # fmt: skip


def schema(kind: Kind, issuer_id: str) -> Document:
    names = [*kind.texts, *kind.integers]
    return {"name": kind.name, "version": "1.0", "attrNames": names, "issuerId": issuer_id}


def values(kind: Kind, chance: random.Random) -> dict[str, str]:
    integers = (
        lambda: chance.choice((INT32_MINIMUM, INT32_MINIMUM + 1, -1, 0, 1, INT32_MAXIMUM - 1, INT32_MAXIMUM)),
        lambda: chance.randint(INT32_MINIMUM, INT32_MAXIMUM),
        lambda: chance.randint(19000101, 20301231),
        lambda: chance.randint(-50, 50),
    )
    result = {name: chance.choice(TEXTS) + chance.choice(("", str(chance.random()))) for name in kind.texts}
    result |= {name: str(chance.choice(integers)()) for name in kind.integers}
    return result


class Question:
    """Builds one request over the credentials at hand, and how to answer it."""

    def __init__(
        self,
        number: int,
        people: list[dict[str, str]],
        definitions: list[Document],
        reach: int,
        chance: random.Random,
    ) -> None:
        self.number = number
        self.people = people
        self.definitions = definitions
        self.reach = reach
        self.chance = chance
        nonce_bits = (256, 80, 8)[number % 3]
        self.show = Show(
            {
                "nonce": str(chance.getrandbits(nonce_bits) | 1 << (nonce_bits - 1)),
                "name": f"问题 {number}",
                "version": "0.1",
                "ver": "2.0",
                "requested_attributes": {},
                "requested_predicates": {},
            }
        )

    def build(self) -> Show:
        for credential in range(len(self.people)):
            self.ask(credential)
        if self.number % 3 == 0:
            self.show.request["requested_attributes"]["told"] = {"name": "telephone"}
            self.show.self_attested["told"] = self.chance.choice(("+86 10 0000", "", "电话"))
        return self.show

    def ask(self, credential: int) -> None:
        kind, chance = KINDS[credential], self.chance
        integers = list(kind.integers)
        chance.shuffle(integers)
        asked = integers[: chance.randint(1, 2)]
        forced = PREDICATES[(self.number + credential) % 4]
        for place, name in enumerate(asked):
            kinds = [forced] if place == 0 else chance.sample(PREDICATES, chance.randint(1, 2))
            for predicate in kinds:
                self.predicate(credential, name, predicate)
        rest = [*kind.texts, *integers[len(asked) :]]
        chance.shuffle(rest)
        for _ in range(chance.randint(0, 2)):
            self.attribute(credential, name=rest.pop())
        if chance.random() < 0.5:
            group = [rest.pop() for _ in range(chance.randint(2, 3))]
            self.attribute(credential, names=group)
            if chance.random() < 0.3:
                self.attribute(credential, name=group[0])
        if rest and chance.random() < 0.5:
            self.attribute(credential, name=rest.pop(), hidden=True)

    def attribute(
        self, credential: int, name: str = "", names: Sequence[str] = (), hidden: bool = False
    ) -> None:
        requested = self.show.request["requested_attributes"]
        referent = f"attribute {len(requested)} 号"
        asked = {"names": list(names)} if names else {"name": name}
        restrictions = self.restrictions(credential, names or [name], "" if hidden else name)
        requested[referent] = {**asked, **restrictions}
        self.show.chosen[referent] = credential
        if hidden:
            self.show.hidden.add(referent)

    def predicate(self, credential: int, name: str, predicate: str) -> None:
        value = int(self.people[credential][name])
        if (predicate, value) in ((">", INT32_MINIMUM), ("<", INT32_MAXIMUM)):
            predicate += "="
        low, high = {
            ">=": (INT32_MINIMUM, value),
            ">": (INT32_MINIMUM, value - 1),
            "<=": (value, INT32_MAXIMUM),
            "<": (value + 1, INT32_MAXIMUM),
        }[predicate]
        low, high = max(low, value - self.reach), min(high, value + self.reach)
        tight = high if predicate.startswith(">") else low
        bound = self.chance.choice((tight, low, high, self.chance.randint(low, high)))
        asked = {"name": name, "p_type": predicate, "p_value": bound}
        requested = self.show.request["requested_predicates"]
        for _ in range(self.chance.choice((1, 1, 1, 1, 2))):  # asked twice, it is proved once
            referent = f"predicate {len(requested)}"
            requested[referent] = {**asked, **self.restrictions(credential, [name], "")}
            self.show.chosen[referent] = credential

    def restrictions(self, credential: int, names: Sequence[str], revealed: str) -> Document:
        """Ties a referent to its credential: needed only for `valid_until`, which both kinds have.

        `revealed` is the one attribute shown by this referent, if there is one.
        """
        definition, chance = self.definitions[credential], self.chance
        mine = {"cred_def_id": definition["cred_def_id"]}
        facts = [
            {"schema_id": definition["schema_id"]},
            {"issuer_id": definition["schema"]["issuerId"]},
            {"schema_issuer_id": definition["schema"]["issuerId"]},
            {"schema_name": definition["schema"]["name"], "schema_version": "1.0"},
            {"$and": [{"schema_version": "1.0"}, {"$not": {"cred_def_id": "urn:other"}}]},
            {"$or": [{"cred_def_id": "urn:other"}, {"schema_name": {"$neq": "another"}}]},
            {"schema_version": {"$in": ["0.9", "1.0"]}},
        ]
        extra = chance.choice(facts)
        choices = [[mine], [{**mine, **extra}], [{"cred_def_id": "urn:other"}, mine]]
        if "valid_until" not in names:
            choices += [[extra], None, None]
        if revealed:
            raw = self.people[credential][revealed]
            choices += [[{**mine, f"attr::{revealed}::value": raw}]] * 2
        chosen = chance.choice(choices)
        return {} if chosen is None and chance.random() < 0.5 else {"restrictions": chosen}
