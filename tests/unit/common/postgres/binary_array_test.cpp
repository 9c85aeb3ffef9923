#include "common/postgres/binary_array.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::postgres {
namespace {

std::string hex(const pqxx::bytes& bytes) {
  std::string text;
  for (const auto byte : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[static_cast<unsigned>(byte) >> 4U];
    text += digits[static_cast<unsigned>(byte) & 15U];
  }
  return text;
}

/// One dimension, no nulls, the type, the number of elements, the first index.
std::string header(const std::string& type, const std::string& count) {
  return "0000000100000000" + type + count + "00000001";
}

}  // namespace

TEST_CASE("an empty array has no dimension") {
  CHECK(hex(binary_array(std::vector<int>{})) == "000000000000000000000017");
}

TEST_CASE("numbers are in network order behind their sizes") {
  CHECK(hex(binary_array(std::vector<int>{1, -2})) ==
        header("00000017", "00000002") + "00000004" + "00000001" + "00000004" + "fffffffe");
  CHECK(hex(binary_array(std::vector<std::int16_t>{270})) ==
        header("00000015", "00000001") + "00000002" + "010e");
  CHECK(hex(binary_array(std::vector<float>{-0.25F})) ==
        header("000002bc", "00000001") + "00000004" + "be800000");
  CHECK(hex(binary_array(std::vector<bool>{true, false}, [](bool value) { return value; })) ==
        header("00000010", "00000002") + "00000001" + "01" + "00000001" + "00");
}

TEST_CASE("texts and bytes stand as they are") {
  CHECK(hex(binary_array(std::vector<std::string>{"a\"", ""})) ==
        header("00000019", "00000002") + "00000002" + "6122" + "00000000");
  const std::vector<std::vector<std::byte>> blobs{{std::byte{0}, std::byte{255}}};
  CHECK(hex(binary_array(blobs)) == header("00000011", "00000001") + "00000002" + "00ff");
}

TEST_CASE("an element is written in pieces") {
  array_writer array(element_type::bytea, 2, 3);
  auto& written = array.begin_element(3);
  written.add(std::int16_t{270});
  written.add(std::uint8_t{7});
  array.begin_element(0);
  CHECK(hex(std::move(array).bytes()) ==
        header("00000011", "00000002") + "00000003" + "010e07" + "00000000");
}

TEST_CASE("a member that is made for each value is made once") {
  int made = 0;
  const auto texts = binary_array(std::vector<int>{1, 2}, [&](int value) {
    ++made;
    return std::to_string(value);
  });
  CHECK(made == 2);
  CHECK(hex(texts) == header("00000019", "00000002") + "00000001" + "31" + "00000001" + "32");
}

}  // namespace pagemill::postgres
