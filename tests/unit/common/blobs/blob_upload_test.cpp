#include "common/blobs/blob_upload.hpp"

#include <doctest/doctest.h>

#include "tests/support/blob_bytes_contract.hpp"

using namespace pagemill;

namespace {

constexpr auto part_size = blob_part_bytes_max;

std::span<const std::byte> as_data(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// An upload whose parts are kept here.
struct kept_upload {
  std::vector<std::vector<std::byte>> parts;
  blob_upload file{{make_uuid_v4()}, [this](const blob_key&, int number, auto data) {
                     CHECK(number == static_cast<int>(parts.size()));
                     parts.emplace_back(data.begin(), data.end());
                   }};

  void append(std::span<const std::byte> data) {
    file.append(data);
    while (file.has_full_part()) file.store_part();
  }
};

}  // namespace

TEST_CASE("a file becomes full parts and a last one, however it comes") {
  const auto bytes = test::some_bytes(2 * part_size + 7);
  for (const std::size_t step : {std::size_t{1000}, part_size, bytes.size()}) {
    kept_upload upload;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      upload.append(std::span(bytes).subspan(at, std::min(step, bytes.size() - at)));
    }
    upload.file.finish();
    CHECK(upload.parts.size() == 2);
    CHECK(upload.file.last_part().size() == 7);
    CHECK(upload.file.parts() == 3);
    CHECK(upload.file.bytes() == static_cast<std::int64_t>(bytes.size()));
    sha256_hasher whole;
    whole.update(bytes);
    CHECK(upload.file.sha256() == whole.finish());
    upload.file.store_last_part();
    upload.file.store_last_part();
    CHECK(upload.file.parts() == 3);
    std::vector<std::byte> joined;
    for (const auto& one : upload.parts) joined.insert(joined.end(), one.begin(), one.end());
    CHECK(joined == bytes);
  }
}

TEST_CASE("a part that is just full waits: it may be the last") {
  kept_upload upload;
  upload.append(test::some_bytes(part_size));
  upload.file.finish();
  CHECK(upload.parts.empty());
  CHECK(upload.file.last_part().size() == part_size);
  CHECK(upload.file.parts() == 1);
}

TEST_CASE("an upload is to be abandoned from its first stored part until it is settled") {
  kept_upload upload;
  upload.append(test::some_bytes(part_size));
  CHECK_FALSE(upload.file.is_stored());
  upload.append(test::some_bytes(1));
  CHECK(upload.file.is_stored());
  upload.file.settled();
  CHECK_FALSE(upload.file.is_stored());
}

TEST_CASE("a part that could not be stored is not counted") {
  blob_upload file({make_uuid_v4()}, [](auto&&...) { throw std::runtime_error("away"); });
  file.append(test::some_bytes(part_size + 1));
  CHECK_THROWS_AS(file.store_part(), std::runtime_error);
  CHECK_FALSE(file.is_stored());
  CHECK(file.parts_stored() == 0);
}

TEST_CASE("the mark of a PDF is looked for in the first 1024 bytes and nowhere else") {
  kept_upload early, late, cut;
  early.append(as_data("junk %P"));
  CHECK(early.file.mark() == pdf_mark::undecided);
  early.append(as_data("DF-1.7"));
  CHECK(early.file.mark() == pdf_mark::found);
  late.append(as_data(std::string(1020, ' ') + "%PDF-1.7"));
  CHECK(late.file.mark() == pdf_mark::missing);
  late.append(as_data("%PDF-1.7"));
  CHECK(late.file.mark() == pdf_mark::missing);
  cut.append(as_data(std::string(1019, ' ') + "%PDF-"));
  CHECK(cut.file.mark() == pdf_mark::found);
}
