#include "api/file_parts/file_shelf.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

spool_file file_of(std::size_t bytes) {
  spool_file file(std::filesystem::temp_directory_path());
  const std::string data(bytes, 'x');
  file.write(std::as_bytes(std::span(data)));
  return file;
}

/// The file of a blob that nobody reads: it exists as long as the shelf keeps it.
std::weak_ptr<const spool_file> put(file_shelf& shelf, const blob_id& blob, std::size_t bytes,
                                    file_shelf::clock::time_point now = file_shelf::clock::now()) {
  return shelf.take(blob, [&] { return file_of(bytes); }, now);
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
  auto first = shelf.take(blob(1), make, start);
  CHECK(shelf.take(blob(1), make, start + std::chrono::seconds(50)) == first);
  CHECK(made == 1);
  const std::weak_ptr kept = std::exchange(first, nullptr);
  shelf.sweep(start + std::chrono::seconds(100));
  CHECK_FALSE(kept.expired());
  shelf.sweep(start + std::chrono::seconds(110));
  CHECK(kept.expired());
  shelf.take(blob(1), make, start);
  CHECK(made == 2);
}

TEST_CASE("the file that was longest not wanted goes for room, and who reads it reads on") {
  file_shelf shelf({.bytes = 100, .files = 3, .kept = std::chrono::seconds(60)});
  const auto small = [] { return file_of(10); };
  const auto old = shelf.take(blob(1), small);
  const auto second = put(shelf, blob(2), 10);
  const auto third = put(shelf, blob(3), 10);
  CHECK(shelf.take(blob(1), small) == old);
  const auto fourth = put(shelf, blob(4), 10);
  CHECK(second.expired());
  CHECK_FALSE(third.expired());
  CHECK_FALSE(fourth.expired());
  CHECK(shelf.take(blob(1), small) == old);
  const auto large = put(shelf, blob(5), 95);
  CHECK(third.expired());
  CHECK(fourth.expired());
  CHECK_FALSE(large.expired());
  CHECK(old.use_count() == 1);
  CHECK(old->size() == 10);
  CHECK(old->descriptor() >= 0);
}

TEST_CASE("a file that is too large for the shelf, or that could not be made, is not kept") {
  file_shelf shelf({.bytes = 100, .files = 3, .kept = std::chrono::seconds(60)});
  const auto large = shelf.take(blob(1), [] { return file_of(101); });
  CHECK(large->size() == 101);
  CHECK(large.use_count() == 1);
  CHECK_THROWS_AS(shelf.take(blob(2), []() -> spool_file { throw std::runtime_error("gone"); }),
                  std::runtime_error);
  CHECK_FALSE(put(shelf, blob(2), 10).expired());
}

}  // namespace pagemill
