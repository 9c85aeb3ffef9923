#include "worker/extract/mupdf/glyph_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "worker/extract/unicode/zapf_dingbats.hpp"

namespace pagemill::extract {
namespace {

constexpr int codes = 256;  ///< of a simple font
/// In pdf_font_desc::flags, where PDF defines none: the font was completed.
constexpr int flag_completed = 1 << 30;

/// Without allocation, as it runs inside MuPDF.
struct characters {
  std::array<int, 8> values{};
  std::size_t count = 0;

  bool add(int value) {
    if (value <= 0 || value == FZ_REPLACEMENT_CHARACTER || count == values.size()) return false;
    values[count++] = value;
    return true;
  }
};

/// "uni" and one or more groups of four hexadecimal digits.
bool add_hexadecimal(std::string_view name, characters& into) {
  if (!name.starts_with("uni") || name.size() <= 7 || (name.size() - 3) % 4 != 0) return false;
  for (name.remove_prefix(3); !name.empty(); name.remove_prefix(4)) {
    int value = 0;
    const char* digits = name.data();
    const auto end = std::from_chars(digits, digits + 4, value, 16).ptr;
    if (end != digits + 4 || !into.add(value)) return false;
  }
  return true;
}

bool add_component(std::string_view name, characters& into) {
  std::array<char, 32> text{};
  if (name.empty() || name.size() >= text.size()) return false;
  if (add_hexadecimal(name, into)) return true;
  std::ranges::copy(name, text.begin());
  return into.add(fz_unicode_from_glyph_name(text.data()));
}

/// Empty if the name is not that of several known characters, or of one that MuPDF has no room for.
characters characters_of(std::string_view name) {
  characters out;
  name = name.substr(0, name.find('.'));
  while (true) {
    const auto end = std::min(name.find('_'), name.size());
    if (!add_component(name.substr(0, end), out)) return {};
    if (end == name.size()) break;
    name.remove_prefix(end + 1);
  }
  return out.count > 1 || out.values[0] > 0xFFFF ? out : characters{};
}

using name_table = std::array<const char*, codes>;

/// The names that the font's dictionary gives to its codes.
void read_differences(fz_context* context, pdf_obj* dictionary, name_table& names) {
  pdf_obj* list = pdf_dict_getp(context, dictionary, "Encoding/Differences");
  const int count = pdf_array_len(context, list);
  int code = 0;
  for (int i = 0; i < count; ++i) {
    pdf_obj* item = pdf_array_get(context, list, i);
    if (pdf_is_int(context, item)) code = pdf_to_int(context, item);
    if (!pdf_is_name(context, item)) continue;
    if (code >= 0 && code < codes)
      names[static_cast<std::size_t>(code)] = pdf_to_name(context, item);
    ++code;
  }
}

bool is_zapf_dingbats(fz_context* context, pdf_obj* dictionary) {
  const std::string_view name =
      pdf_to_name(context, pdf_dict_get(context, dictionary, PDF_NAME(BaseFont)));
  return name.contains("ZapfDingbats");
}

/// The glyph "a71" is a filled circle, but MuPDF takes it for the character 71.
characters dingbat_of(std::string_view glyph, int code) {
  characters out;
  const bool numbered = glyph.size() > 1 && glyph[0] == 'a' && glyph[1] >= '0' && glyph[1] <= '9';
  if (numbered) out.add(static_cast<int>(zapf_dingbat(code)));
  return out;
}

characters characters_of(fz_context* context, const pdf_font_desc& font, pdf_obj* dictionary,
                         const name_table& names, int code) {
  if (const char* name = names[static_cast<std::size_t>(code)]; name != nullptr) {
    return characters_of(name);
  }
  const int glyph = font.cid_to_gid[code];
  if (glyph <= 0) return {};
  std::array<char, 64> name{};
  fz_get_glyph_name(context, font.font, glyph, name.data(), static_cast<int>(name.size()));
  if (is_zapf_dingbats(context, dictionary)) return dingbat_of(name.data(), code);
  return characters_of(name.data());
}

bool is_mapped(const pdf_font_desc& font, int code) {
  std::array<int, PDF_MRANGE_CAP> out{};
  return font.to_unicode != nullptr &&
         pdf_lookup_cmap_full(font.to_unicode, static_cast<unsigned>(code), out.data()) > 0;
}

}  // namespace

void complete_characters(fz_context* context, pdf_font_desc* font, pdf_obj* dictionary) {
  if (font == nullptr || dictionary == nullptr || (font->flags & flag_completed) != 0) return;
  font->flags |= flag_completed;
  if (font->cid_to_gid == nullptr || font->cid_to_gid_len != codes) return;
  name_table names{};
  read_differences(context, dictionary, names);
  pdf_cmap* made = nullptr;
  fz_var(made);
  fz_try(context) {
    for (int code = 0; code < codes; ++code) {
      auto found = characters_of(context, *font, dictionary, names, code);
      if (found.count == 0 || is_mapped(*font, code)) continue;
      if (made == nullptr) made = pdf_new_cmap(context);
      pdf_map_one_to_many(context, made, static_cast<unsigned>(code), found.values.data(),
                          found.count);
    }
    if (made != nullptr) {
      pdf_sort_cmap(context, made);
      if (font->to_unicode != nullptr) pdf_set_usecmap(context, made, font->to_unicode);
      pdf_drop_cmap(context, font->to_unicode);
      font->to_unicode = pdf_keep_cmap(context, made);
    }
  }
  fz_always(context) {
    pdf_drop_cmap(context, made);
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
}

}  // namespace pagemill::extract
