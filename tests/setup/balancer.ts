import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type NetConnectOpts } from "node:net";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { installWithApt } from "../../scripts/test/distribution";
import { freePort } from "../harness";
import { run } from "./run";

export type Balancer = { readonly origin: string; readonly stop: () => Promise<void> };

/** Takes connections and hands each to the next of its targets. */
export async function forward(targets: readonly NetConnectOpts[], port = 0): Promise<Balancer> {
  let turn = 0;
  const server = createServer((client) => {
    const target = targets[turn++ % targets.length];
    if (target === undefined) return;
    const upstream = connect(target);
    for (const end of [client, upstream])
      end.on("error", () => {
        client.destroy();
        upstream.destroy();
      });
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  return {
    origin: `http://localhost:${typeof address === "object" && address !== null ? address.port : 0}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * Round robin over instances, by nginx with ops/nginx.conf where nginx is or can be had, else connection by connection.
 *
 * @param port where it listens
 * @param folder an empty one for its files
 */
export async function balance(port: number, instances: readonly number[], folder: string): Promise<Balancer> {
  const nginx = findNginx();
  if (nginx === undefined)
    return forward(
      instances.map((instance) => ({ host: "127.0.0.1", port: instance })),
      port,
    );
  const configuration = join(folder, "nginx.conf");
  writeFileSync(configuration, wrap(site(port, await freePort(), instances, folder), folder));
  makeCertificate(folder);
  const args = ["-p", folder, "-e", "stderr", "-c", configuration];
  execFileSync(nginx, ["-t", ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const running = run(nginx, args, { folder });
  return {
    origin: `https://localhost:${port}`,
    stop: async () => {
      running.signal("SIGQUIT");
      await running.ended;
    },
  };
}

function findNginx(): string | undefined {
  const present = () =>
    [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin"].map((bin) => join(bin, "nginx")).find(existsSync);
  try {
    if (present() === undefined) installWithApt("nginx-light");
  } catch {
    // No root, no Debian, no network: then without.
  }
  return present();
}

/** ops/nginx.conf as it is, but for what belongs to one deployment: name, ports, instances, certificate. */
function site(port: number, plainPort: number, instances: readonly number[], folder: string): string {
  const changes: readonly (readonly [RegExp, string])[] = [
    [/^ *listen \[::\]:.*\n/gm, ""],
    [/listen 80;/, `listen 127.0.0.1:${plainPort};`],
    [/listen 443 /, `listen 127.0.0.1:${port} `],
    [/app\.example/g, "localhost"],
    [/\/etc\/nginx\/tls/g, folder],
    [/server 127\.0\.0\.1:3000;/, instances.map((instance) => `server 127.0.0.1:${instance};`).join("\n    ")],
  ];
  return changes.reduce(
    (text, [pattern, replacement]) => {
      if (text.search(pattern) < 0) throw new Error(`ops/nginx.conf has no ${pattern.source}`);
      return text.replace(pattern, replacement);
    },
    readFileSync(join(root, "ops/nginx.conf"), "utf8"),
  );
}

function wrap(text: string, folder: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => {
    mkdirSync(join(folder, name));
    return `${name}_temp_path ${join(folder, name)};`;
  });
  return `daemon off; worker_processes 1; pid ${join(folder, "nginx.pid")}; error_log stderr;
events {}
http {
access_log off; ${temporary.join(" ")}
${text}
}
`;
}

function makeCertificate(folder: string): void {
  const [key, certificate] = [join(folder, "privkey.pem"), join(folder, "fullchain.pem")];
  execFileSync(
    "openssl",
    // prettier-ignore
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
      "-keyout", key, "-out", certificate],
    { stdio: "ignore" },
  );
}
