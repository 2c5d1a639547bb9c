# Paretune in a container. Build:  docker build -t paretune .
# Run:    docker run --rm -v "$PWD:/work" --user "$(id -u):$(id -g)" paretune run study.yaml
# With Python for the training program:  docker build --target python -t paretune:python .

FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /tmp && mv /tmp/paretune-*.tgz /tmp/paretune.tgz

FROM node:22-bookworm-slim AS installed
COPY --from=build /tmp/paretune.tgz /tmp/paretune.tgz
# Prebuilt libraries of other platforms are most of the size.
RUN npm install --global --omit=dev --no-audit --no-fund /tmp/paretune.tgz \
  && find /usr/local/lib/node_modules/paretune/node_modules/@photostructure/sqlite/prebuilds -mindepth 1 -maxdepth 1 \
     ! -name "linux-$(node -p process.arch)*" -exec rm -r {} +

FROM node:22-bookworm-slim AS base
ENV NODE_ENV=production
COPY --from=installed /usr/local/lib/node_modules/paretune /usr/local/lib/node_modules/paretune
RUN ln -s ../lib/node_modules/paretune/dist/node/cli/main.js /usr/local/bin/paretune && mkdir /work && chown node:node /work
WORKDIR /work

FROM base AS python
# The versions are those of the Debian release that the image names.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 python3-pip python3-venv \
  && rm -rf /var/lib/apt/lists/*
USER 1000:1000
ENTRYPOINT ["paretune"]
CMD ["--help"]

FROM base AS paretune
USER 1000:1000
ENTRYPOINT ["paretune"]
CMD ["--help"]
