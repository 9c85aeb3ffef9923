// The library of ICU's data with nothing in it, in place of the real one by LD_LIBRARY_PATH.
#include <unicode/udata.h>
#include <unicode/utypes.h>

namespace {

/// A table of contents as ICU reads it, of no entries.
struct empty_data {
  std::uint16_t header_bytes = sizeof(std::uint16_t) * 2 + sizeof(UDataInfo) + sizeof(padding);
  std::uint8_t magic[2] = {0xDA, 0x27};
  UDataInfo info = {.size = sizeof(UDataInfo),
                    .reservedWord = 0,
                    .isBigEndian = U_IS_BIG_ENDIAN,
                    .charsetFamily = U_CHARSET_FAMILY,
                    .sizeofUChar = sizeof(UChar),
                    .reservedByte = 0,
                    .dataFormat = {'T', 'o', 'C', 'P'},
                    .formatVersion = {1, 0, 0, 0},
                    .dataVersion = {0, 0, 0, 0}};
  std::uint8_t padding[8] = {};
  std::uint32_t entry_count = 0;
  std::uint32_t reserved = 0;
};

}  // namespace

extern "C" {
[[gnu::visibility("default")]] extern const empty_data U_ICUDATA_ENTRY_POINT;
alignas(16) const empty_data U_ICUDATA_ENTRY_POINT;
}
