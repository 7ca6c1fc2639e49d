/**
 * Whether the field of this name holds a secret, by what such fields are called: never shown again, never kept, never put into a page. Better
 * a postcode that has to be typed twice than a recovery code that stays.
 */
export const isSecretField = (name: string): boolean => /passw(or)?d|secret|token|credential|code$/i.test(name);
