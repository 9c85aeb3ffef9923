#include "worker/extract/pdf/pdf_form.hpp"

#include <string_view>

#include "worker/extract/mupdf/cpu_alarm.hpp"
#include "worker/extract/paint/page_boxes.hpp"
#include "worker/extract/pdf/page_annotations.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr int flag_password = 1 << 13, flag_radio = 1 << 15, flag_push_button = 1 << 16;
constexpr int flag_hidden = 1 << 1, flag_no_view = 1 << 5;
constexpr int values_max = 1000;     ///< of a choice
constexpr int options_max = 10'000;  ///< of a choice, searched for the name of its value
constexpr int form_cpu_seconds = 3;  ///< fields may share a value that takes long to read
constexpr int parents_max = 100;     ///< of a field; MuPDF joins their names by recursion
constexpr int form_annotations_max =
    1'000'000;  ///< of the document, among which fields are looked for

/// A string of MuPDF's that the caller must free.
class owned_text {
 public:
  explicit owned_text(fz_context* context) : context_(context) {}
  ~owned_text() { fz_free(context_, text); }
  owned_text(const owned_text&) = delete;
  owned_text& operator=(const owned_text&) = delete;
  std::string_view view() const { return text == nullptr ? std::string_view() : text; }
  char* text = nullptr;

 private:
  fz_context* context_;
};

struct field_view {
  pdf_obj* type = nullptr;
  pdf_obj* value = nullptr;
  int flags = 0;
  pdf_obj* state = nullptr;  ///< of a box or button: the name of the appearance that is shown

  bool is(pdf_obj* name) const { return type == name; }
  bool is_mark() const { return is(PDF_NAME(Btn)) && (flags & flag_push_button) == 0; }
  bool is_text() const { return is(PDF_NAME(Tx)) && (flags & flag_password) == 0; }
};

field_view view_field(fz_context* context, pdf_obj* widget) {
  field_view view;
  static_cast<void>(guarded(context, [&] {
    view.type = pdf_dict_get_inheritable(context, widget, PDF_NAME(FT));
    view.value = pdf_dict_get_inheritable(context, widget, PDF_NAME(V));
    view.flags = pdf_dict_get_inheritable_int(context, widget, PDF_NAME(Ff));
    view.state = pdf_dict_get(context, widget, PDF_NAME(AS));
    if (view.state == nullptr) view.state = view.value;
  }));
  return view;
}

bool is_on(fz_context* context, const field_view& view) {
  bool on = false;
  static_cast<void>(guarded(context, [&] {
    const std::string_view name = pdf_to_name(context, view.state);
    on = !name.empty() && name != "Off";
  }));
  return on;
}

std::string type_of(const field_view& view) {
  if (view.is(PDF_NAME(Tx))) return "text";
  if (view.is(PDF_NAME(Ch))) return "choice";
  if (view.is(PDF_NAME(Sig))) return "signature";
  if ((view.flags & flag_push_button) != 0) return "button";
  return (view.flags & flag_radio) != 0 ? "radio_button" : "check_box";
}

/// A string, a stream, or a name.
std::string text_of(fz_context* context, pdf_obj* value, std::size_t bytes_max) {
  owned_text text(context);
  static_cast<void>(guarded(context, [&] {
    if (pdf_is_name(context, value)) {
      text.text = fz_strdup(context, pdf_to_name(context, value));
    } else if (pdf_is_string(context, value) || pdf_is_stream(context, value)) {
      text.text = pdf_load_stream_or_string_as_utf8(context, value);
    }
  }));
  return clean_lines(text.view(), bytes_max);
}

/// The name that is shown for an exported value, if the field's options have one.
pdf_obj* option_name(fz_context* context, pdf_obj* options, pdf_obj* value) {
  pdf_obj* found = value;
  static_cast<void>(guarded(context, [&] {
    const int count = std::min(pdf_array_len(context, options), options_max);
    for (int i = 0; i < count; ++i) {
      pdf_obj* option = pdf_array_get(context, options, i);
      if (!pdf_is_array(context, option)) continue;
      if (pdf_objcmp(context, pdf_array_get(context, option, 0), value) != 0) continue;
      found = pdf_array_get(context, option, 1);
      return;
    }
  }));
  return found;
}

enum class choice_text { exported, shown };

/// The chosen values, one a line.
std::string choices(fz_context* context, pdf_obj* widget, const field_view& view,
                    choice_text wanted, std::size_t bytes_max) {
  pdf_obj* options = nullptr;
  int count = 0;
  bool several = false;
  static_cast<void>(guarded(context, [&] {
    options = pdf_dict_get_inheritable(context, widget, PDF_NAME(Opt));
    several = pdf_is_array(context, view.value) != 0;
    count = several ? std::min(pdf_array_len(context, view.value), values_max) : 1;
  }));
  std::string out;
  for (int i = 0; i < count && out.size() < bytes_max; ++i) {
    pdf_obj* value = view.value;
    if (several) {
      static_cast<void>(guarded(context, [&] { value = pdf_array_get(context, view.value, i); }));
    }
    if (wanted == choice_text::shown) value = option_name(context, options, value);
    const auto text = text_of(context, value, bytes_max - out.size());
    if (!out.empty() && !text.empty()) out += '\n';
    out += text;
  }
  return out;
}

std::string value_of(fz_context* context, pdf_obj* widget, const field_view& view,
                     choice_text wanted, std::size_t bytes_max) {
  if (view.is(PDF_NAME(Ch))) return choices(context, widget, view, wanted, bytes_max);
  if (view.is_text()) return text_of(context, view.value, bytes_max);
  if (view.is_mark() && is_on(context, view)) return text_of(context, view.state, bytes_max);
  return {};
}

bounding_box place_of(fz_context* context, pdf_obj* page, pdf_obj* widget) {
  fz_rect bound{}, rect{};
  static_cast<void>(guarded(context, [&] {
    fz_matrix placed{};
    pdf_page_obj_transform_box(context, page, &bound, &placed, FZ_CROP_BOX);
    rect = fz_transform_rect(pdf_dict_get_rect(context, widget, PDF_NAME(Rect)), placed);
    bound = fz_transform_rect(bound, placed);
  }));
  return box_within(bound, rect);
}

bool has_too_many_parents(fz_context* context, pdf_obj* widget) {
  int parents = 0;
  static_cast<void>(guarded(context, [&] {
    for (pdf_obj* at = widget; at != nullptr && parents <= parents_max; ++parents) {
      at = pdf_dict_get(context, at, PDF_NAME(Parent));
    }
  }));
  return parents > parents_max;
}

/// The field of a widget, without its place. Its value is cut at `bytes_max`.
form_field read_field(fz_context* context, pdf_obj* widget, std::size_t bytes_max) {
  const auto view = view_field(context, widget);
  owned_text name(context);
  if (!has_too_many_parents(context, widget)) {
    static_cast<void>(guarded(context, [&] { name.text = pdf_load_field_name(context, widget); }));
  }
  return {.name = clean_name(name.view(), bytes_max),
          .type = type_of(view),
          .value = value_of(context, widget, view, choice_text::exported, bytes_max)};
}

/// The widgets of one page.
class form_reader {
 public:
  form_reader(fz_context* context, pdf_document* document, const extract_limits& limits)
      : context_(context), document_(document), limits_(limits) {}

  /// Returns false when a limit is reached.
  bool read_page(int number) {
    const auto annotations = annotations_of(context_, document_, number);
    for (int i = 0; i < annotations.count; ++i) {
      if (annotations_left_-- == 0 || cpu_alarm::rang()) return false;
      pdf_obj* widget = nullptr;
      static_cast<void>(guarded(context_, [&] {
        widget = pdf_array_get(context_, annotations.objects, i);
        if (pdf_dict_get(context_, widget, PDF_NAME(Subtype)) != PDF_NAME(Widget)) widget = nullptr;
      }));
      if (widget == nullptr || is_hidden(context_, document_, widget)) continue;
      if (!add(widget, annotations.page, number)) return false;
    }
    return true;
  }
  std::vector<form_field> take() { return std::move(fields_); }

 private:
  bool add(pdf_obj* widget, pdf_obj* page, int number) {
    if (fields_.size() == static_cast<std::size_t>(limits_.form_fields)) return false;
    auto field = read_field(context_, widget, static_cast<std::size_t>(limits_.form_bytes));
    bytes_ += static_cast<std::int64_t>(field.name.size() + field.value.size());
    if (bytes_ > limits_.form_bytes) return false;
    if (field.name.empty()) return true;
    field.page = number;
    field.bbox = place_of(context_, page, widget);
    fields_.push_back(std::move(field));
    return true;
  }

  fz_context* context_;
  pdf_document* document_;
  const extract_limits& limits_;
  std::vector<form_field> fields_;
  std::int64_t bytes_ = 0;
  int annotations_left_ = form_annotations_max;
};

}  // namespace

std::string shown_value(fz_context* context, pdf_obj* widget, std::size_t bytes_max) {
  const auto view = view_field(context, widget);
  if (view.is_mark()) {
    const bool on = is_on(context, view);
    if ((view.flags & flag_radio) != 0) return on ? "\u25C9" : "\u25CB";
    return on ? "\u2611" : "\u2610";
  }
  return value_of(context, widget, view, choice_text::shown, bytes_max);
}

bool shows_value(fz_context* context, pdf_obj* widget) {
  const auto view = view_field(context, widget);
  return view.is_mark() || ((view.is_text() || view.is(PDF_NAME(Ch))) && view.value != nullptr);
}

bool is_hidden(fz_context* context, pdf_document* document, pdf_obj* annotation) {
  bool hidden = true;
  static_cast<void>(guarded(context, [&] {
    const int flags = pdf_dict_get_int(context, annotation, PDF_NAME(F));
    hidden = (flags & (flag_hidden | flag_no_view)) != 0 ||
             pdf_is_ocg_hidden(context, document, nullptr, "View",
                               pdf_dict_get(context, annotation, PDF_NAME(OC))) != 0;
  }));
  return hidden;
}

std::vector<form_field> read_form(fz_context* context, pdf_document* document, int pages,
                                  const extract_limits& limits, bool& cut) {
  bool present = false;
  static_cast<void>(guarded(context, [&] {
    pdf_obj* fields =
        pdf_dict_getp(context, pdf_trailer(context, document), "Root/AcroForm/Fields");
    present = pdf_array_len(context, fields) > 0;
  }));
  const cpu_alarm alarm(form_cpu_seconds);
  form_reader reader(context, document, limits);
  for (int number = 1; present && number <= pages && !cut; ++number) {
    cut = !reader.read_page(number);
  }
  return reader.take();
}

}  // namespace pagemill::extract
