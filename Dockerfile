# feedgen in a container, with the site in /site:
#
#     docker build --tag feedgen .
#     docker run --rm --volume "$PWD:/site" feedgen build
#
# docs/reference/command-line.md has more.

FROM rust:1.90-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
COPY --from=build /src/target/release/feedgen /usr/local/bin/
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/feedgen/
# The key of the build cache, writable for any --user. Mount a volume here to reuse the cache.
RUN mkdir --mode 1777 /state
ENV XDG_STATE_HOME=/state
WORKDIR /site
ENTRYPOINT ["feedgen"]
CMD ["--help"]
