/** The client id in tokens that browsers get (RFC 9068 §2.2). */
export const browserClientId = "portcullis-web";
