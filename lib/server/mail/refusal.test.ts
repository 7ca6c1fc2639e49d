import { expect, it } from "vitest";
import { describeMailFailure } from "./refusal";

/** An error as nodemailer throws it. */
const failure = (fields: Readonly<Record<string, unknown>>): Error =>
  Object.assign(new Error("Recipient command failed: 550 no ada@example.com here"), fields);

it.each([
  ["an unknown recipient", { code: "EENVELOPE", responseCode: 550, permanent: true, command: "RCPT TO" }],
  ["a mail that is refused", { code: "EMESSAGE", responseCode: 554, permanent: true, command: "DATA" }],
])("%s is refused for good", (_, fields) => {
  expect(describeMailFailure(failure(fields)).permanent).toBe(true);
});

it.each([
  ["a full mailbox", { code: "EENVELOPE", responseCode: 452, permanent: false, command: "RCPT TO" }],
  ["a wrong password", { code: "EAUTH", responseCode: 535, permanent: true, command: "AUTH PLAIN" }],
  ["a sender that may not send", { code: "EENVELOPE", responseCode: 550, permanent: true, command: "MAIL FROM" }],
  ["a greeting that turns us away", { code: "EPROTOCOL", responseCode: 554, permanent: true, command: "CONN" }],
  ["a server that is away", { code: "ESOCKET", originalCode: "ECONNREFUSED", command: "CONN" }],
  ["no error of nodemailer's", {}],
])("%s may go through later", (_, fields) => {
  expect(describeMailFailure(failure(fields)).permanent).toBe(false);
});

it("tells codes alone, and nothing that the server said", () => {
  const reasons = [
    failure({ code: "EENVELOPE", responseCode: 550, command: "RCPT TO", response: "550 no ada@example.com here" }),
    failure({ code: "ESOCKET", originalCode: "ECONNREFUSED", command: "CONN" }),
    failure({}),
    "ada@example.com",
  ].map((error) => describeMailFailure(error).reason);
  expect(reasons).toEqual(["EENVELOPE 550 RCPT TO", "ESOCKET ECONNREFUSED CONN", "Error", "unknown"]);
});
