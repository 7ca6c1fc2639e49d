/**
 * How strongly somebody has proved who they are: what `acr` may say (OpenID Connect Core §2). By several factors, under the name that OpenID
 * Provider Authentication Policy Extension 1.0 §4 gave it and that others have taken over.
 */
export const multiFactor = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
// feature:passkeys begin
/**
 * By a key that gives nothing away to whoever asks in our place (OpenID Connect Extended Authentication Profile ACR Values 1.0 §3). Its `phrh` would
 * say that hardware keeps the key: passkeys are taken without anybody's word for that.
 */
export const phishingResistant = "phr";
// feature:passkeys end

export type Acr =
  | typeof phishingResistant // feature:passkeys
  | typeof multiFactor;
