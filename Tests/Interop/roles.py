"""Issuer, holder and verifier, each in two makes: the public `anoncreds` package, and `countersign anoncreds`.

Both speak plain AnonCreds v1 JSON, so any issuer here works with any holder and verifier.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import anoncreds

Document = dict[str, Any]


class Refused(Exception):
    """The other side's document was checked and refused."""


class Malfunction(Exception):
    """A program ended in a way that its command line does not allow."""


@dataclass
class Show:
    """A presentation request, and how a holder is to answer it."""

    request: Document
    chosen: dict[str, int] = field(default_factory=dict)
    """The credential, by its number, that answers a referent."""
    hidden: set[str] = field(default_factory=set)
    self_attested: dict[str, str] = field(default_factory=dict)


class Issuer(Protocol):
    def define(self, schema: Document, schema_id: str, definition_id: str, tag: str) -> Document: ...
    def offer(self, definition: Document) -> Document: ...
    def check_request(self, offer: Document, request: Document, definition: Document) -> None: ...
    def issue(
        self, offer: Document, request: Document, values: dict[str, str], definition: Document
    ) -> Document: ...


class Holder(Protocol):
    reach: int
    """The largest distance between a value and a bound that this holder proves."""

    def check_offer(self, offer: Document, definition: Document) -> None: ...
    def request(self, offer: Document, definition: Document, entropy: str) -> tuple[Document, Document]: ...
    def accept(
        self, credential: Document, metadata: Document, entropy: str, definition: Document
    ) -> Document: ...
    def present(self, show: Show, credentials: list[Document], definitions: list[Document]) -> Document: ...


class Verifier(Protocol):
    def verify(self, request: Document, presentation: Document, definitions: list[Document]) -> None: ...


# The public package


class ReferenceIssuer:
    def __init__(self) -> None:
        self.private_keys: dict[str, Document] = {}

    def define(self, schema: Document, schema_id: str, definition_id: str, tag: str) -> Document:
        public, private, proof = anoncreds.CredentialDefinition.create(
            schema_id, schema, schema["issuerId"], tag, "CL"
        )
        self.private_keys[definition_id] = private.to_dict()
        return {
            "schema_id": schema_id,
            "schema": schema,
            "cred_def_id": definition_id,
            "cred_def": public.to_dict(),
            "key_correctness_proof": proof.to_dict(),
        }

    def offer(self, definition: Document) -> Document:
        proof = anoncreds.KeyCorrectnessProof.load(definition["key_correctness_proof"])
        return anoncreds.CredentialOffer.create(
            definition["schema_id"], definition["cred_def_id"], proof
        ).to_dict()

    def check_request(self, offer: Document, request: Document, definition: Document) -> None:
        """The package checks a request only when it issues."""

    def issue(
        self, offer: Document, request: Document, values: dict[str, str], definition: Document
    ) -> Document:
        try:
            return anoncreds.Credential.create(
                definition["cred_def"],
                self.private_keys[definition["cred_def_id"]],
                offer,
                request,
                values,
            ).to_dict()
        except anoncreds.AnoncredsError as error:
            raise Refused(str(error)) from error


class ReferenceHolder:
    reach = 2**31 - 1

    def __init__(self) -> None:
        self.link_secret = anoncreds.create_link_secret()

    def check_offer(self, offer: Document, definition: Document) -> None:
        """The package checks an offer only when it makes a request."""

    def request(self, offer: Document, definition: Document, entropy: str) -> tuple[Document, Document]:
        try:
            request, metadata = anoncreds.CredentialRequest.create(
                entropy, None, definition["cred_def"], self.link_secret, "interop", offer
            )
        except anoncreds.AnoncredsError as error:
            raise Refused(str(error)) from error
        return request.to_dict(), metadata.to_dict()

    def accept(
        self, credential: Document, metadata: Document, entropy: str, definition: Document
    ) -> Document:
        try:
            received = anoncreds.Credential.load(credential)
            return received.process(metadata, self.link_secret, definition["cred_def"]).to_dict()
        except anoncreds.AnoncredsError as error:
            raise Refused(str(error)) from error

    def present(self, show: Show, credentials: list[Document], definitions: list[Document]) -> Document:
        loaded = [anoncreds.Credential.load(credential) for credential in credentials]
        chosen = anoncreds.PresentCredentials()
        for referent, number in show.chosen.items():
            if referent in show.request["requested_predicates"]:
                chosen.add_predicates(loaded[number], referent)
            else:
                chosen.add_attributes(loaded[number], referent, reveal=referent not in show.hidden)
        try:
            return anoncreds.Presentation.create(
                show.request,
                chosen,
                show.self_attested,
                self.link_secret,
                {each["schema_id"]: each["schema"] for each in definitions},
                {each["cred_def_id"]: each["cred_def"] for each in definitions},
            ).to_dict()
        except anoncreds.AnoncredsError as error:
            raise Refused(str(error)) from error


class ReferenceVerifier:
    def verify(self, request: Document, presentation: Document, definitions: list[Document]) -> None:
        try:
            accepted = anoncreds.Presentation.load(presentation).verify(
                request,
                {each["schema_id"]: each["schema"] for each in definitions},
                {each["cred_def_id"]: each["cred_def"] for each in definitions},
            )
        except anoncreds.AnoncredsError as error:
            raise Refused(str(error)) from error
        if not accepted:
            raise Refused("the proof does not hold")


# Countersign's command line


class CommandLine:
    """Runs `countersign anoncreds VERB` on files in one directory."""

    def __init__(self, binary: Path, directory: Path) -> None:
        self.binary = binary
        self.directory = directory
        self.files = 0
        directory.mkdir(parents=True)

    def new_path(self, name: str) -> Path:
        self.files += 1
        return self.directory / f"{self.files:04d}-{name}.json"

    def write(self, name: str, document: Any) -> Path:
        path = self.new_path(name)
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return path

    def run(self, verb: str, *arguments: str | Path, output: list[Path] | None = None) -> None:
        """Runs one command; `output` are the files that it must write when done, and must not when refusing."""
        command = [str(self.binary), "anoncreds", verb, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        written = [path for path in output or [] if path.exists()]
        said = (done.stderr.strip() or done.stdout.strip())[-500:]
        if done.returncode in (1, 3):
            if written:
                raise Malfunction(f"{verb} refused, and yet wrote {written[0].name}")
            raise Refused(f"exit {done.returncode}: {said}")
        if done.returncode != 0:
            raise Malfunction(f"{verb}: exit {done.returncode}: {said}")
        if len(written) != len(output or []):
            raise Malfunction(f"{verb} ended with 0 and did not write its output")

    def check(self, verb: str, *arguments: str | Path) -> None:
        """Runs a checking verb; exit code and the verdict printed with --json must agree."""
        command = [str(self.binary), "anoncreds", verb, *map(str, arguments), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        try:
            verdict = json.loads(done.stdout)["verdict"]
        except (ValueError, KeyError, TypeError) as error:
            said = (done.stdout + done.stderr)[-500:]
            raise Malfunction(f"{verb}: exit {done.returncode} without a verdict: {said}") from error
        if (done.returncode, verdict) == (0, "accept"):
            return
        if (done.returncode, verdict) in ((1, "reject"), (1, "unsupported"), (3, "reject")):
            raise Refused(done.stdout.strip())
        raise Malfunction(f"{verb}: exit {done.returncode} with {done.stdout.strip()}")


class CountersignIssuer:
    def __init__(self, commands: CommandLine) -> None:
        self.commands = commands
        self.private_keys: dict[str, Path] = {}

    def define(self, schema: Document, schema_id: str, definition_id: str, tag: str) -> Document:
        definition, private = self.commands.new_path("definition"), self.commands.new_path("private")
        self.commands.run(
            "define", "--schema", self.commands.write("schema", schema), "--schema-id", schema_id,
            "--definition-id", definition_id, "--tag", tag, "--out", definition, "--private", private,
            output=[definition, private],
        )  # fmt: skip
        if private.stat().st_mode & 0o077:
            raise Malfunction("the private definition is readable by others")
        self.private_keys[definition_id] = private
        return json.loads(definition.read_text(encoding="utf-8"))

    def offer(self, definition: Document) -> Document:
        out = self.commands.new_path("offer")
        self.commands.run(
            "offer", "--definitions", self.commands.write("definition", definition), "--out", out,
            output=[out],
        )  # fmt: skip
        return json.loads(out.read_text(encoding="utf-8"))

    def check_request(self, offer: Document, request: Document, definition: Document) -> None:
        self.commands.check(
            "check-request", "--offer", self.commands.write("offer", offer),
            "--request", self.commands.write("request", request),
            "--definitions", self.commands.write("definition", definition),
        )  # fmt: skip

    def issue(
        self, offer: Document, request: Document, values: dict[str, str], definition: Document
    ) -> Document:
        out = self.commands.new_path("credential")
        self.commands.run(
            "issue", "--offer", self.commands.write("offer", offer),
            "--request", self.commands.write("request", request),
            "--values", self.commands.write("values", values),
            "--definitions", self.commands.write("definition", definition),
            "--private", self.private_keys[definition["cred_def_id"]], "--out", out,
            output=[out],
        )  # fmt: skip
        return json.loads(out.read_text(encoding="utf-8"))


class CountersignHolder:
    reach = 2**32 - 1

    def __init__(self, commands: CommandLine) -> None:
        self.commands = commands
        self.link_secret = commands.new_path("link-secret")

    def check_offer(self, offer: Document, definition: Document) -> None:
        self.commands.check(
            "check-offer", "--offer", self.commands.write("offer", offer),
            "--definitions", self.commands.write("definition", definition),
        )  # fmt: skip

    def request(self, offer: Document, definition: Document, entropy: str) -> tuple[Document, Document]:
        out, metadata = self.commands.new_path("request"), self.commands.new_path("metadata")
        self.commands.run(
            "request", "--offer", self.commands.write("offer", offer),
            "--definitions", self.commands.write("definition", definition),
            "--link-secret", self.link_secret, "--entropy", entropy,
            "--out", out, "--metadata", metadata,
            output=[out, metadata],
        )  # fmt: skip
        if self.link_secret.stat().st_mode & 0o077:
            raise Malfunction("the link secret is readable by others")
        return (
            json.loads(out.read_text(encoding="utf-8")),
            json.loads(metadata.read_text(encoding="utf-8")),
        )

    def accept(
        self, credential: Document, metadata: Document, entropy: str, definition: Document
    ) -> Document:
        out = self.commands.new_path("accepted")
        self.commands.run(
            "accept", "--credential", self.commands.write("credential", credential),
            "--metadata", self.commands.write("metadata", metadata),
            "--link-secret", self.link_secret, "--entropy", entropy,
            "--definitions", self.commands.write("definition", definition), "--out", out,
            output=[out],
        )  # fmt: skip
        return json.loads(out.read_text(encoding="utf-8"))

    def present(self, show: Show, credentials: list[Document], definitions: list[Document]) -> Document:
        out = self.commands.new_path("presentation")
        arguments: list[str | Path] = [
            "--request", self.commands.write("request", show.request),
            "--link-secret", self.link_secret, "--out", out,
        ]  # fmt: skip
        for credential in credentials:
            arguments += ["--credential", self.commands.write("credential", credential)]
        for definition in definitions:
            arguments += ["--definitions", self.commands.write("definition", definition)]
        if show.self_attested:
            arguments += ["--self-attested", self.commands.write("self-attested", show.self_attested)]
        for referent in sorted(show.hidden):
            arguments += ["--hide", referent]
        self.commands.run("present", *arguments, output=[out])
        return json.loads(out.read_text(encoding="utf-8"))


class CountersignVerifier:
    def __init__(self, commands: CommandLine) -> None:
        self.commands = commands

    def verify(self, request: Document, presentation: Document, definitions: list[Document]) -> None:
        arguments: list[str | Path] = [
            "--request", self.commands.write("request", request),
            "--presentation", self.commands.write("presentation", presentation),
        ]  # fmt: skip
        for definition in definitions:
            arguments += ["--definitions", self.commands.write("definition", definition)]
        self.commands.check("verify", *arguments)
