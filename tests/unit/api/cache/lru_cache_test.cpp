#include "api/cache/lru_cache.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

using cache = lru_cache<std::string>;
const workspace_id ours{make_uuid_v4()};
const workspace_id theirs{make_uuid_v4()};
const cache::clock::time_point start = cache::clock::now();

}  // namespace

TEST_CASE("what was put is found under its key and workspace alone") {
  cache kept({});
  kept.put(ours, "a", "1", 1, start);
  CHECK(kept.find(ours, "a", start) == "1");
  CHECK_FALSE(kept.find(theirs, "a", start));
  CHECK_FALSE(kept.find(ours, "b", start));
  CHECK(kept.counts().hits == 1);
  CHECK(kept.counts().misses == 2);
}

TEST_CASE("whether something is held can be asked without being counted") {
  cache kept({.ttl = std::chrono::seconds(10)});
  kept.put(ours, "a", "1", 1, start);
  CHECK(kept.holds(ours, "a", start));
  CHECK_FALSE(kept.holds(theirs, "a", start));
  CHECK_FALSE(kept.holds(ours, "a", start + std::chrono::seconds(10)));
  CHECK(kept.counts().hits == 0);
  CHECK(kept.counts().misses == 0);
}

TEST_CASE("an entry ends with its time") {
  cache kept({.ttl = std::chrono::seconds(10)});
  kept.put(ours, "a", "1", 1, start);
  CHECK(kept.find(ours, "a", start + std::chrono::milliseconds(9999)));
  CHECK_FALSE(kept.find(ours, "a", start + std::chrono::seconds(10)));
  CHECK(kept.counts().items == 0);
  CHECK(kept.counts().bytes == 0);
  CHECK(kept.counts().evictions == 1);
}

TEST_CASE("the least recently used goes first when there are too many") {
  cache kept({.items_max = 2});
  kept.put(ours, "a", "1", 1, start);
  kept.put(ours, "b", "2", 1, start);
  kept.find(ours, "a", start);
  kept.put(theirs, "c", "3", 1, start);
  CHECK(kept.find(ours, "a", start));
  CHECK_FALSE(kept.find(ours, "b", start));
  CHECK(kept.find(theirs, "c", start));
  CHECK(kept.counts().items == 2);
  CHECK(kept.counts().evictions == 1);
}

TEST_CASE("bytes are bounded, and what is too large leaves the others alone") {
  cache kept({.bytes_max = 10'000});
  for (int i = 0; i < 100; ++i) kept.put(ours, std::to_string(i), "x", 1000, start);
  CHECK(kept.counts().bytes <= 10'000);
  CHECK(kept.counts().items > 1);
  const auto items = kept.counts().items;
  kept.put(ours, "huge", "x", 10'000, start);
  CHECK_FALSE(kept.find(ours, "huge", start));
  CHECK(kept.counts().items == items);
}

TEST_CASE("a second value of a key takes the place of the first") {
  cache kept({});
  kept.put(ours, "a", "1", 500, start);
  const auto bytes = kept.counts().bytes;
  kept.put(ours, "a", "2", 500, start);
  CHECK(kept.find(ours, "a", start) == "2");
  CHECK(kept.counts().items == 1);
  CHECK(kept.counts().bytes == bytes);
  CHECK(kept.counts().evictions == 0);
}

TEST_CASE("without time or room nothing is kept") {
  cache timeless({.ttl = std::chrono::seconds(0)});
  timeless.put(ours, "a", "1", 1, start);
  CHECK_FALSE(timeless.find(ours, "a", start));
  cache roomless({.items_max = 0});
  roomless.put(ours, "a", "1", 1, start);
  CHECK_FALSE(roomless.find(ours, "a", start));
}

}  // namespace pagemill
