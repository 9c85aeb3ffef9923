#include "api/pictures/file_shelf.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

spool_file file_of(std::size_t bytes) {
  spool_file file(std::filesystem::temp_directory_path());
  const std::string data(bytes, 'x');
  file.write(std::as_bytes(std::span(data)));
  return file;
}

blob_id blob(int number) {
  blob_id id{};
  id.value.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

}  // namespace

TEST_CASE("a file is made once and then found, until nobody wanted it for a while") {
  file_shelf shelf({.bytes = 100, .files = 3, .kept = std::chrono::seconds(60)});
  int made = 0;
  const auto make = [&] {
    ++made;
    return file_of(10);
  };
  const auto start = file_shelf::clock::now();
  const auto first = shelf.take(blob(1), make, start);
  CHECK(shelf.take(blob(1), make, start + std::chrono::seconds(50)) == first);
  CHECK(made == 1);
  shelf.sweep(start + std::chrono::seconds(100));
  CHECK(shelf.files() == 1);
  shelf.sweep(start + std::chrono::seconds(110));
  CHECK(shelf.files() == 0);
  CHECK(shelf.take(blob(1), make, start) != first);
  CHECK(made == 2);
}

TEST_CASE("the file that was longest not wanted goes for room, and who reads it reads on") {
  file_shelf shelf({.bytes = 100, .files = 3, .kept = std::chrono::seconds(60)});
  const auto small = [] { return file_of(10); };
  const auto old = shelf.take(blob(1), small);
  shelf.take(blob(2), small);
  shelf.take(blob(3), small);
  CHECK(shelf.take(blob(1), small) == old);
  shelf.take(blob(4), small);
  CHECK(shelf.files() == 3);
  CHECK(shelf.take(blob(1), small) == old);
  shelf.take(blob(5), [] { return file_of(95); });
  CHECK(shelf.files() == 1);
  CHECK(old->size() == 10);
  CHECK(old->descriptor() >= 0);
}

TEST_CASE("a file that is too large for the shelf, or that could not be made, is not kept") {
  file_shelf shelf({.bytes = 100, .files = 3, .kept = std::chrono::seconds(60)});
  CHECK(shelf.take(blob(1), [] { return file_of(101); })->size() == 101);
  CHECK(shelf.files() == 0);
  CHECK_THROWS_AS(shelf.take(blob(2), []() -> spool_file { throw std::runtime_error("gone"); }),
                  std::runtime_error);
  CHECK(shelf.files() == 0);
}

}  // namespace pagemill
