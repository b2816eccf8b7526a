/**
 * The third-party modules that only the cluster needs, each with its pinned version. Neither
 * `mod.ts` nor a server without a cluster reaches them.
 *
 * @module
 */

/** Connects to servers of NATS over TCP and TLS. */
export {
  connect,
  type ConnectionOptions,
  createInbox,
  credsAuthenticator,
  errors,
  headers,
  type Msg,
  nanos,
  type NatsConnection,
  type Subscription,
} from "npm:@nats-io/transport-node@3.4.0";

/** Streams, which keep messages until they are acknowledged or expire. */
export {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "npm:@nats-io/jetstream@3.4.0";

/** Values by key, which can be watched and expire. */
export { type KV, Kvm } from "npm:@nats-io/kv@3.4.0";

/** Objects of any size. */
export { type ObjectStore, Objm } from "npm:@nats-io/obj@3.4.0";
