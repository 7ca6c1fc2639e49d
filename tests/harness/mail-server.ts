import { SMTPServer, type SMTPServerSession } from "smtp-server";
import PostalMime from "postal-mime";

/** What a mail server does with the next mail. */
export type MailBehaviour = "accept" | "defer" | "refuse" | "refuse after DATA" | "hang" | "drop after DATA";

export type ReceivedMail = {
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
};

/** A real SMTP server whose moods a test decides. */
export type MailServer = {
  /** What it took responsibility for, in order. */
  readonly received: readonly ReceivedMail[];
  readonly behave: (behaviour: MailBehaviour) => void;
  /** How often somebody came to the end of DATA. */
  readonly attempts: () => number;
  /** Mails that it has begun to take and does not answer to. */
  readonly hanging: () => number;
  /** Breaks every connection. */
  readonly drop: () => void;
  /** Goes away, as in a restart. */
  readonly stop: () => Promise<void>;
  /** Comes (back), good-natured and with nothing received. */
  readonly begin: () => Promise<void>;
};

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/** Starts one on a port of the loopback address. */
export async function startMailServer(port: number): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  let behaviour: MailBehaviour = "accept";
  let attempts = 0;
  let hanging = 0;
  let server: SMTPServer | undefined;

  const connections = () => [...(server?.connections ?? [])] as { _socket?: { destroy(): void }; id?: string }[];
  const destroy = (session?: SMTPServerSession) => {
    for (const { _socket, id } of connections()) if (session === undefined || session.id === id) _socket?.destroy();
  };
  const take = async (mail: Buffer, session: SMTPServerSession): Promise<void> => {
    const { subject = "", messageId = "" } = await PostalMime.parse(mail);
    received.push({ to: session.envelope.rcptTo.map(({ address }) => address), subject, messageId });
  };
  const make = (): SMTPServer =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      closeTimeout: 100,
      onRcptTo: ({ address }, _session, callback) => {
        if (behaviour === "hang") hanging += 1;
        else if (behaviour === "defer") callback(answer(451, `try ${address} later`));
        else if (behaviour === "refuse") callback(answer(550, `no ${address} here`));
        else callback();
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          attempts += 1;
          if (behaviour === "drop after DATA") destroy(session);
          else if (behaviour === "refuse after DATA") callback(answer(554, "not that"));
          else void take(Buffer.concat(chunks), session).then(() => callback());
        });
      },
    });
  const stop = async () => {
    const stopping = server;
    if (stopping === undefined) return;
    destroy();
    server = undefined;
    await new Promise<void>((resolve) => stopping.close(() => resolve()));
  };
  const begin = async () => {
    behaviour = "accept";
    attempts = hanging = 0;
    received.length = 0;
    if (server !== undefined) return;
    server = make();
    server.on("error", () => undefined);
    await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
  };
  await begin();
  return {
    received,
    behave: (next) => (behaviour = next),
    attempts: () => attempts,
    hanging: () => hanging,
    drop: () => {
      hanging = 0;
      destroy();
    },
    stop,
    begin,
  };
}
