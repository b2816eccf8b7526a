/** Servers of NATS with certificates, with users of an operator, or several of them. */

import { join } from "node:path";
import { loadNatsJwt } from "../../dev_deps.ts";
import { LocalServer } from "../../serving/nats/local_server.ts";
import { projectPath } from "./files.ts";
import { runProgram } from "./run_command.ts";

/** What a user may do. */
interface Rights {
  readonly publish: string[];
  readonly subscribe: string[];
}

/** The rights of a user in `configs/server/nats.conf`. */
function rightsOf(user: string): Rights {
  const text = Deno.readTextFileSync(projectPath("configs/server/nats.conf"));
  const part = text.slice(text.indexOf(`user: "${user}"`));
  const list = (name: string): string[] => {
    const [, subjects] = part.match(new RegExp(`${name}: \\[([^\\]]*)\\]`))!;
    return [...subjects.matchAll(/"([^"]+)"/g)].map(([, subject]) => subject);
  };
  return { publish: list("publish"), subscribe: list("subscribe") };
}

/** A server whose users are those of an operator. */
export interface OperatorServer extends AsyncDisposable {
  readonly url: string;
  /** The files with credentials, as text. */
  readonly creds: Record<"operator" | "worker" | "client" | "stranger", string>;
}

/** Starts a server whose users have JWTs with the rights of `configs/server/nats.conf`. */
export async function operatorServer(): Promise<OperatorServer> {
  const jwt = await loadNatsJwt();
  const [operator, system, account] = [
    jwt.createOperator(),
    jwt.createAccount(),
    jwt.createAccount(),
  ];
  const most = {
    conn: -1,
    subs: -1,
    data: -1,
    payload: -1,
    disk_storage: -1,
    mem_storage: -1,
    streams: -1,
    consumer: -1,
  };
  const accounts = {
    [system.getPublicKey()]: await jwt.encodeAccount("SYS", system, {}, { signer: operator }),
    [account.getPublicKey()]: await jwt.encodeAccount("SPEECH", account, { limits: most }, {
      signer: operator,
    }),
  };
  const preload = Object.entries(accounts).map(([key, token]) => `  ${key}: ${token}`);
  const server = await LocalServer.start({
    config: `
operator: ${await jwt.encodeOperator("operator", operator, {
      system_account: system.getPublicKey(),
    })}
system_account: ${system.getPublicKey()}
resolver: MEMORY
resolver_preload {
${preload.join("\n")}
}
`,
  });
  const credsOf = async (name: string, rights?: Rights, issuer = account): Promise<string> => {
    const user = jwt.createUser();
    const token = await jwt.encodeUser(name, user, issuer, {
      subs: -1,
      data: -1,
      payload: -1,
      ...(rights && {
        pub: { allow: rights.publish },
        sub: { allow: rights.subscribe },
        resp: { max: 1, ttl: 0 },
      }),
    });
    return new TextDecoder().decode(jwt.fmtCreds(token, user));
  };
  return {
    url: server.url,
    creds: {
      operator: await credsOf("operator"),
      worker: await credsOf("worker", rightsOf("worker")),
      client: await credsOf("client", rightsOf("client")),
      stranger: await credsOf("stranger", undefined, jwt.createAccount()),
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Whether certificates can be made here. */
export const canCertify = await runProgram("openssl", ["version"])
  .then(({ code }) => code === 0, () => false);

/** Makes a certificate that signs others, and one of this machine that it has signed. */
export async function certificatesIn(folder: string): Promise<
  { readonly ca: string; readonly cert: string; readonly key: string }
> {
  const [ca, caKey, cert, key] = ["ca.pem", "ca.key", "cert.pem", "cert.key"]
    .map((name) => join(folder, name));
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const of = (name: string): string[] => ["-days", "2", "-subj", `/CN=${name}`];
  await Deno.mkdir(folder, { recursive: true });
  await run([...made, ...of("authority"), "-keyout", caKey, "-out", ca]);
  await run([
    ...[...made, ...of("server"), "-keyout", key, "-out", cert, "-CA", ca, "-CAkey", caKey],
    ...["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"],
  ]);
  return { ca, cert, key };
}

async function run(args: string[]): Promise<void> {
  const { code, stderr } = await runProgram("openssl", args);
  if (code !== 0) throw new Error(stderr);
}

/** Starts servers that keep copies of everything together. */
export async function serversTogether(count: number): Promise<LocalServer[]> {
  const ports = freePorts(count);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  return await Promise.all(ports.map((port, i) =>
    LocalServer.start({
      config: `
server_name: node${i}
cluster { name: speech, host: "127.0.0.1", port: ${port}, routes: [${routes}] }
`,
    })
  ));
}

function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
