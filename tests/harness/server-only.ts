// Vitest runs server modules in plain Node, where the package "server-only" throws.
export {};
