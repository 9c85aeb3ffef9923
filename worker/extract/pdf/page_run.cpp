#include "worker/extract/pdf/page_run.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "worker/extract/mupdf/glyph_names.hpp"
#include "worker/extract/pdf/marked_content.hpp"
#include "worker/extract/pdf/page_annotations.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t resource_depth_max =
    512;                           ///< nested forms; images in deeper ones are not shown
constexpr int side_max = 1 << 20;  ///< of an image, in pixels

/// MuPDF's processors have no room for a caller's pointer, and the process runs one page at a time
/// on one thread: the state of the current page is here.
struct running_page {
  pdf_document* document = nullptr;
  image_visitor after_image = nullptr;
  decltype(pdf_processor::op_Do_image) draw_image = nullptr;
  decltype(pdf_processor::push_resources) push_resources = nullptr;
  decltype(pdf_processor::pop_resources) pop_resources = nullptr;
  decltype(pdf_processor::op_Do_form) draw_form = nullptr;
  decltype(pdf_processor::op_Tf) set_font = nullptr;
  fz_cookie* cookie = nullptr;
  std::array<pdf_obj*, resource_depth_max> resources{};  ///< borrowed from the processor's stack
  std::size_t depth = 0;
};
running_page running;

void push_resources(fz_context* context, pdf_processor* processor, pdf_obj* resources) {
  running.push_resources(context, processor, resources);
  if (running.depth < resource_depth_max) running.resources[running.depth] = resources;
  ++running.depth;
}

pdf_obj* pop_resources(fz_context* context, pdf_processor* processor) {
  if (running.depth > 0) --running.depth;
  return running.pop_resources(context, processor);
}

/// A resource of the content that runs now; null if there is none of this name.
pdf_obj* find_resource(fz_context* context, pdf_obj* kind, const char* name) {
  if (name == nullptr || running.depth == 0 || running.depth > resource_depth_max) return nullptr;
  auto* resources = running.resources[running.depth - 1];
  return pdf_dict_gets(context, pdf_dict_get(context, resources, kind), name);
}

fz_image* make_stand_in(fz_context* context, pdf_obj* object) {
  const int width = pdf_dict_get_int(context, object, PDF_NAME(Width));
  const int height = pdf_dict_get_int(context, object, PDF_NAME(Height));
  if (width <= 0 || height <= 0 || width > side_max || height > side_max) return nullptr;
  const bool stencil = pdf_dict_get_bool(context, object, PDF_NAME(ImageMask)) != 0;
  const auto never = [](fz_context* c, fz_image*, fz_irect*, int, int, int*) -> fz_pixmap* {
    fz_throw(c, FZ_ERROR_GENERIC, "a placeholder has no pixels");
  };
  const auto nothing_more = [](fz_context*, fz_image*) {};
  return fz_new_image_of_size(context, width, height, stencil ? 1 : 8,
                              stencil ? nullptr : fz_device_gray(context), 96, 96, 0,
                              stencil ? 1 : 0, nullptr, nullptr, nullptr, sizeof(fz_image), never,
                              nullptr, nothing_more);
}

void draw_image(fz_context* context, pdf_processor* processor, const char* name, fz_image* given) {
  pdf_obj* object = given == nullptr ? find_resource(context, PDF_NAME(XObject), name) : nullptr;
  fz_image* stand_in = object == nullptr ? nullptr : make_stand_in(context, object);
  if (stand_in == nullptr) return running.draw_image(context, processor, name, given);
  fz_try(context) {
    running.draw_image(context, processor, name, stand_in);
    running.after_image(context, {stand_in, object, running.document});
  }
  fz_always(context) {
    fz_drop_image(context, stand_in);
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
}

void draw_form(fz_context* context, pdf_processor* processor, const char* name, pdf_obj* form) {
  const auto around = enter_form(context, form);
  fz_try(context) {
    running.draw_form(context, processor, name, form);
  }
  fz_always(context) {
    leave_form(around);
  }
  fz_catch(context) {
    const int caught = fz_caught(context);
    if (caught == FZ_ERROR_ABORT || caught == FZ_ERROR_TRYLATER || caught == FZ_ERROR_SYSTEM) {
      fz_rethrow(context);
    }
    fz_ignore_error(context);
    ++running.cookie->errors;
  }
}

void set_font(fz_context* context, pdf_processor* processor, const char* name, pdf_font_desc* font,
              float size) {
  complete_characters(context, font, find_resource(context, PDF_NAME(Font), name));
  running.set_font(context, processor, name, font, size);
}

pdf_processor* make_processor(fz_context* context, pdf_page* page, fz_device* device,
                              fz_cookie* cookie) {
  fz_rect box{};
  fz_matrix placed{};
  pdf_page_transform(context, page, &box, &placed);
  // MuPDF must not follow the structure tree: for each piece of content it climbs by recursion,
  // however deep, and looks through all siblings. watch_marks() does instead.
  constexpr int no_structure = -1;
  auto* made = pdf_new_run_processor(context, page->doc, device, placed, no_structure, "View",
                                     nullptr, nullptr, cookie);
  // Without this, the interpreter passes on no image at all, or loads every one.
  made->requirements = static_cast<pdf_processor_requirements>(0);
  running.draw_image = std::exchange(made->op_Do_image, draw_image);
  running.draw_form = std::exchange(made->op_Do_form, draw_form);
  running.set_font = std::exchange(made->op_Tf, set_font);
  running.push_resources = std::exchange(made->push_resources, push_resources);
  running.pop_resources = std::exchange(made->pop_resources, pop_resources);
  return made;
}

void run_contents(fz_context* context, pdf_page* page, pdf_obj* contents, fz_device* device,
                  fz_cookie* cookie) {
  pdf_processor* processor = make_processor(context, page, device, cookie);
  watch_marks(*processor);
  fz_try(context) {
    pdf_process_contents(context, processor, page->doc, pdf_page_resources(context, page), contents,
                         cookie, nullptr);
    pdf_close_processor(context, processor);
  }
  fz_always(context) {
    pdf_drop_processor(context, processor);
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
}

void run_annotations(fz_context* context, pdf_page* page, fz_device* device, fz_cookie* cookie) {
  pdf_processor* processor = make_processor(context, page, device, cookie);
  bool pushed = false;
  fz_var(pushed);
  fz_try(context) {
    pdf_processor_push_resources(context, processor, pdf_page_resources(context, page));
    pushed = true;
    draw_appearances(context, page, device, processor, cookie);
    pdf_close_processor(context, processor);
  }
  fz_always(context) {
    if (pushed) pdf_drop_obj(context, pdf_processor_pop_resources(context, processor));
    pdf_drop_processor(context, processor);
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
}

}  // namespace

void run_page(fz_context* context, pdf_page* page, pdf_obj* contents, fz_device* device,
              fz_cookie* cookie, image_visitor after_image) {
  running = {.document = page->doc, .after_image = after_image, .cookie = cookie};
  fz_try(context) {
    run_contents(context, page, contents, device, cookie);
    end_marks();
    // In a processor of their own: the contents may end with any state.
    run_annotations(context, page, device, cookie);
  }
  fz_always(context) {
    running = {};
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
}

}  // namespace pagemill::extract
