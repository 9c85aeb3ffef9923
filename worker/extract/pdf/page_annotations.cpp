#include "worker/extract/pdf/page_annotations.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "worker/extract/layout/page/inserted_text.hpp"
#include "worker/extract/mupdf/cpu_alarm.hpp"
#include "worker/extract/paint/page_boxes.hpp"
#include "worker/extract/pdf/pdf_destination.hpp"
#include "worker/extract/pdf/pdf_form.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

using std::string_view_literals::operator""sv;

constexpr int page_annotations_read_max = 10'000;  ///< further ones are not looked at

/// Of annotations whose contents are read. Others are "other".
constexpr std::array kinds{
    std::pair{"Text"sv, "note"sv},           std::pair{"FreeText"sv, "free_text"sv},
    std::pair{"Highlight"sv, "highlight"sv}, std::pair{"Underline"sv, "underline"sv},
    std::pair{"Squiggly"sv, "squiggly"sv},   std::pair{"StrikeOut"sv, "strike_out"sv},
    std::pair{"Stamp"sv, "stamp"sv},         std::pair{"FileAttachment"sv, "file"sv}};

std::string kind_of(std::string_view subtype) {
  const auto* known =
      std::ranges::find(kinds, subtype, [](const auto& kind) { return kind.first; });
  return std::string(known == kinds.end() ? "other"sv : known->second);
}

/// The form that draws an annotation in its present state; null if the file has none.
pdf_obj* own_appearance(fz_context* context, pdf_obj* annotation) {
  pdf_obj* normal =
      pdf_dict_get(context, pdf_dict_get(context, annotation, PDF_NAME(AP)), PDF_NAME(N));
  if (pdf_is_stream(context, normal)) return normal;
  pdf_obj* state = pdf_dict_get(context, normal, pdf_dict_get(context, annotation, PDF_NAME(AS)));
  return pdf_is_stream(context, state) ? state : nullptr;
}

bool is_drawn(fz_context* context, pdf_page* page, pdf_obj* annotation) {
  pdf_obj* subtype = pdf_dict_get(context, annotation, PDF_NAME(Subtype));
  if (subtype == PDF_NAME(Popup) || subtype == PDF_NAME(Link)) return false;
  if (subtype == PDF_NAME(Widget) && shows_value(context, annotation)) return false;
  return !is_hidden(context, page->doc, annotation);
}

/// From the form's space to that of the annotation's rectangle (ISO 32000-1, 12.5.5).
fz_matrix placement(fz_context* context, pdf_obj* annotation, pdf_obj* form) {
  const fz_rect rect = pdf_dict_get_rect(context, annotation, PDF_NAME(Rect));
  const fz_rect box =
      fz_transform_rect(pdf_xobject_bbox(context, form), pdf_xobject_matrix(context, form));
  const float width = box.x1 - box.x0, height = box.y1 - box.y0;
  const float x = width == 0 ? 0 : (rect.x1 - rect.x0) / width;
  const float y = height == 0 ? 0 : (rect.y1 - rect.y0) / height;
  return fz_pre_scale(fz_translate(rect.x0 - box.x0 * x, rect.y0 - box.y0 * y), x, y);
}

/// Viewers multiply a highlight with what it marks, even if its appearance does not say so.
bool is_multiplied(fz_context* context, pdf_obj* annotation) {
  return pdf_name_eq(context, pdf_dict_get(context, annotation, PDF_NAME(Subtype)),
                     PDF_NAME(Highlight)) != 0;
}

void draw_appearance(fz_context* context, pdf_processor* processor, pdf_obj* annotation,
                     pdf_obj* form) {
  const fz_matrix m = placement(context, annotation, form);
  processor->op_q(context, processor);
  processor->op_cm(context, processor, m.a, m.b, m.c, m.d, m.e, m.f);
  processor->op_Do_form(context, processor, nullptr, form);
  processor->op_Q(context, processor);
}

struct annotation_view {
  pdf_obj* dictionary = nullptr;
  const char* subtype = "";
  const char* contents = "";
  const char* author = "";
  const char* uri = "";  ///< of a link that leaves the document
  fz_rect rect{};
  bool drawn = false;  ///< by an appearance of the file
};

class annotation_reader {
 public:
  annotation_reader(fz_context* context, pdf_page* page, fz_rect bound,
                    const extract_limits& limits, raw_page& out)
      : context_(context), page_(page), bound_(bound), limits_(limits), out_(out) {
    static_cast<void>(guarded(context, [&] {
      fz_rect box{};
      pdf_page_transform(context, page, &box, &placed_);
    }));
  }

  void run() {
    pdf_obj* list = nullptr;
    int count = 0;
    static_cast<void>(guarded(context_, [&] {
      list = pdf_dict_get(context_, page_->obj, PDF_NAME(Annots));
      count = pdf_array_len(context_, list);
    }));
    has_more_ = count > page_annotations_read_max;
    count = std::min(count, page_annotations_read_max);
    for (int i = 0; i < count && !cpu_alarm::rang(); ++i) {
      annotation_view view;
      const auto problem =
          guarded(context_, [&] { look_at(pdf_array_get(context_, list, i), view); });
      if (!problem && view.dictionary != nullptr) add(view);
    }
  }

  bool is_complete() const { return !is_full_ && !has_more_; }

 private:
  void look_at(pdf_obj* dictionary, annotation_view& view) {
    if (!pdf_is_dict(context_, dictionary)) return;
    view.subtype = pdf_to_name(context_, pdf_dict_get(context_, dictionary, PDF_NAME(Subtype)));
    view.contents = pdf_dict_get_text_string(context_, dictionary, PDF_NAME(Contents));
    view.author = pdf_dict_get_text_string(context_, dictionary, PDF_NAME(T));
    view.rect = fz_transform_rect(pdf_dict_get_rect(context_, dictionary, PDF_NAME(Rect)), placed_);
    view.uri = pdf_to_str_buf(context_, pdf_dict_getp(context_, dictionary, "A/URI"));
    view.drawn = own_appearance(context_, dictionary) != nullptr;
    view.dictionary = dictionary;
  }
  void add(const annotation_view& view) {
    const std::string_view subtype = view.subtype;
    if (is_hidden(context_, page_->doc, view.dictionary)) return;
    const auto box = box_within(bound_, view.rect);
    const auto text_max = static_cast<std::size_t>(limits_.annotation_bytes);
    if (subtype == "Widget") {
      if (shows_value(context_, view.dictionary)) {
        insert(shown_value(context_, view.dictionary, text_max), box);
      }
      return;
    }
    if (subtype == "Link") return add_link(view);
    if (subtype == "Popup") return;
    auto text = clean_lines(view.contents, text_max);
    if (text.empty()) return;
    if (subtype == "FreeText" && !view.drawn) insert(text, box);
    list({.kind = kind_of(subtype),
          .text = std::move(text),
          .author = clean_name(view.author, static_cast<std::size_t>(limits_.name_bytes)),
          .bbox = box});
  }
  void add_link(const annotation_view& view) {
    annotation made{.kind = "link", .bbox = box_within(bound_, view.rect)};
    const auto problem = guarded(context_, [&] {
      pdf_obj* destination = destination_of(context_, view.dictionary);
      if (destination != nullptr) {
        made.target_page = page_of(context_, page_->doc, destination);
      }
    });
    if (problem) made.target_page = 0;
    made.uri = clean_name(view.uri, static_cast<std::size_t>(limits_.name_bytes));
    if (made.target_page > 0 || !made.uri.empty()) list(std::move(made));
  }
  void insert(std::string_view text, const bounding_box& box) {
    const auto room = static_cast<std::int64_t>(limits_.page_characters) - out_.characters;
    if (static_cast<std::int64_t>(text.size()) <= room) insert_text(out_, text, box);
  }
  /// Beyond the limits nothing is listed, but values of fields still are inserted.
  void list(annotation made) {
    bytes_ += static_cast<std::int64_t>(made.text.size() + made.author.size() + made.uri.size());
    if (bytes_ > limits_.annotation_bytes ||
        std::cmp_equal(out_.annotations.size(), limits_.page_annotations)) {
      is_full_ = true;
    }
    if (!is_full_) out_.annotations.push_back(std::move(made));
  }

  fz_context* context_;
  pdf_page* page_;
  fz_rect bound_;
  const extract_limits& limits_;
  raw_page& out_;
  fz_matrix placed_ = fz_identity;
  std::int64_t bytes_ = 0;
  bool is_full_ = false;   ///< a limit cut the list
  bool has_more_ = false;  ///< that were not looked at
};

}  // namespace

annotation_list annotations_of(fz_context* context, pdf_document* document, int number) {
  annotation_list found;
  const auto problem = guarded(context, [&] {
    found.page = pdf_lookup_page_obj(context, document, number - 1);
    found.objects = pdf_dict_get(context, found.page, PDF_NAME(Annots));
    found.count = pdf_array_len(context, found.objects);
  });
  return problem ? annotation_list() : found;
}

void draw_appearances(fz_context* context, pdf_page* page, fz_device* device,
                      pdf_processor* processor, fz_cookie* cookie) {
  pdf_obj* list = pdf_dict_get(context, page->obj, PDF_NAME(Annots));
  const int count = std::min(pdf_array_len(context, list), page_annotations_read_max);
  for (int i = 0; i < count && cookie->abort == 0; ++i) {
    pdf_obj* annotation = pdf_array_get(context, list, i);
    pdf_obj* form = own_appearance(context, annotation);
    if (form == nullptr || !is_drawn(context, page, annotation)) continue;
    const bool multiplied = is_multiplied(context, annotation);
    if (multiplied) {
      fz_begin_group(context, device, fz_infinite_rect, nullptr, 0, 0, FZ_BLEND_MULTIPLY, 1);
    }
    draw_appearance(context, processor, annotation, form);
    if (multiplied) fz_end_group(context, device);
  }
}

bool read_annotations(fz_context* context, pdf_page* page, fz_rect bound,
                      const extract_limits& limits, raw_page& out) {
  annotation_reader reader(context, page, bound, limits, out);
  reader.run();
  return reader.is_complete();
}

}  // namespace pagemill::extract
