#include "tests/support/png_reader.hpp"

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <zlib.h>

namespace pagemill::test {
namespace {

void expect(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("not one of our PNGs: ") + what);
}

const Bytef* octets(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  expect(at + 4 <= bytes.size(), "it ends early");
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | octets(bytes)[at + i];
  return number;
}

struct chunk {
  std::string_view type;
  std::string_view data;
};

chunk take_chunk(std::string_view& rest) {
  const auto size = number_at(rest, 0);
  expect(rest.size() >= 12 && size <= rest.size() - 12, "a chunk is cut");
  const auto checked = rest.substr(4, size + 4);
  expect(crc32(0, octets(checked), size + 4) == number_at(rest, size + 8), "a checksum is wrong");
  rest.remove_prefix(size + 12);
  return {checked.substr(0, 4), checked.substr(4)};
}

void read_header(const chunk& header, png_picture& out) {
  constexpr std::array channels{1, 0, 3, 0, 2, 0, 4};
  expect(header.type == "IHDR" && header.data.size() == 13, "the header is not first");
  out.width = static_cast<int>(number_at(header.data, 0));
  out.height = static_cast<int>(number_at(header.data, 4));
  const auto* rest = octets(header.data) + 8;
  expect(rest[0] == 8 && rest[1] < channels.size() && rest[4] == 0, "other depth or interlaced");
  out.channels = channels.at(rest[1]);
  expect(out.width > 0 && out.height > 0 && out.channels > 0, "it has no pixels");
}

int paeth(int left, int up, int corner) {
  const int guess = left + up - corner;
  const int by_left = std::abs(guess - left), by_up = std::abs(guess - up);
  const int by_corner = std::abs(guess - corner);
  if (by_left <= by_up && by_left <= by_corner) return left;
  return by_up <= by_corner ? up : corner;
}

int predicted(int filter, int left, int up, int corner) {
  switch (filter) {
    case 0: return 0;
    case 1: return left;
    case 2: return up;
    case 3: return (left + up) / 2;
    case 4: return paeth(left, up, corner);
    default: throw std::runtime_error("not one of our PNGs: an unknown filter");
  }
}

void unfilter(const std::vector<std::uint8_t>& raw, png_picture& out) {
  const auto step = static_cast<std::size_t>(out.channels);
  const auto row = static_cast<std::size_t>(out.width) * step;
  out.samples.resize(row * static_cast<std::size_t>(out.height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(out.height); ++y) {
    const int filter = raw[y * (row + 1)];
    for (std::size_t x = 0; x < row; ++x) {
      const auto at = y * row + x;
      const int left = x < step ? 0 : out.samples[at - step];
      const int up = y == 0 ? 0 : out.samples[at - row];
      const int corner = x < step || y == 0 ? 0 : out.samples[at - row - step];
      const int value = raw[y * (row + 1) + 1 + x] + predicted(filter, left, up, corner);
      out.samples[at] = static_cast<std::uint8_t>(value & 0xFF);
    }
  }
}

}  // namespace

int png_picture::at(int x, int y, int channel) const {
  return samples.at(static_cast<std::size_t>((y * width + x) * channels + channel));
}

png_picture read_png(std::string_view bytes) {
  expect(bytes.starts_with("\x89PNG\r\n\x1A\n"), "the signature is another");
  bytes.remove_prefix(8);
  png_picture out;
  read_header(take_chunk(bytes), out);
  std::string packed;
  while (true) {
    const auto next = take_chunk(bytes);
    if (next.type == "IDAT") packed += next.data;
    if (next.type == "IEND") break;
  }
  expect(bytes.empty(), "something follows its end");
  const auto size =
      static_cast<std::size_t>(out.height) *
      (static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.channels) + 1);
  std::vector<std::uint8_t> raw(size);
  uLongf got = size;
  expect(uncompress(raw.data(), &got, octets(packed), packed.size()) == Z_OK && got == size,
         "its data do not have the length of its size");
  unfilter(raw, out);
  return out;
}

}  // namespace pagemill::test
