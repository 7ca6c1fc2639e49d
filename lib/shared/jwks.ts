/** How long programs may go by what `/.well-known/jwks.json` has answered, in seconds. A key is published for at least as long before it signs. */
export const jwksMaxAge = 300;
