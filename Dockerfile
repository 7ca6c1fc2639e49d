# One image, many machines. Two targets: the app (the default) and `tools`, which migrates and runs the operator's commands.
#   docker build -t portcullis .
#   docker build -t portcullis-tools --target tools .
# Images that are built apart from each other take one another's forms if they are given the same key:
#   docker build --secret id=action_key,src=action-key.txt …      (openssl rand -base64 32 > action-key.txt)
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund

FROM packages AS tools
COPY . .
CMD ["node", "scripts/run.mjs", "db", "migrate"]

FROM tools AS build
RUN --mount=type=secret,id=action_key \
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY="$(cat /run/secrets/action_key 2>/dev/null)" \
    npm run build -- --standalone

FROM node:24-bookworm-slim
# Docker sets HOSTNAME to the container's name, and Next would listen there alone.
ENV NODE_ENV=production PORT=3000 HOSTNAME=0.0.0.0
WORKDIR /app
# Owned by root: the app's own account can write nowhere.
COPY --from=build /app/.next/standalone ./
USER node
EXPOSE 3000
# `live`, not `ready`: a database that is away is no reason to replace the container.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.js"]
