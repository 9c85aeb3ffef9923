#include "common/embedding/byte_trie.hpp"

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using pagemill::byte_trie;

namespace {

std::int32_t look_up(const byte_trie& trie, const std::string& key) {
  auto node = byte_trie::root;
  for (const char c : key) {
    node = trie.step(node, static_cast<unsigned char>(c));
    if (node == byte_trie::none) return byte_trie::none;
  }
  return trie.value(node);
}

}  // namespace

TEST_CASE("every key of a dictionary is found with its value, and nothing else") {
  std::mt19937 random(11);
  std::map<std::string, std::int32_t> expected;
  std::vector<std::pair<std::string, std::int32_t>> entries;
  for (std::int32_t i = 0; i < 4000; ++i) {
    std::string key;
    const auto range = i % 2 == 0 ? 255U : 4U;
    for (auto left = random() % 7; left > 0; --left) key += static_cast<char>(random() % range);
    entries.emplace_back(key, i);
    if (!key.empty()) expected[key] = i;
  }
  const byte_trie trie(entries);
  for (const auto& [key, value] : expected) {
    REQUIRE(look_up(trie, key) == value);
    for (const char more : {'\0', 'a', '\xff'}) {
      const auto longer = key + more;
      const auto known = expected.find(longer);
      REQUIRE(look_up(trie, longer) == (known == expected.end() ? byte_trie::none : known->second));
    }
  }
}

TEST_CASE("an empty dictionary holds nothing") {
  const byte_trie trie({});
  for (int byte = 1; byte < 256; ++byte) {
    CHECK(trie.step(byte_trie::root, static_cast<unsigned char>(byte)) == byte_trie::none);
  }
  CHECK(trie.value(byte_trie::root) == byte_trie::none);
}
