/// The limits of one extraction. The worker fills them from its settings.
#pragma once
#include <cstdint>

namespace pagemill {

struct extract_limits {
  std::int64_t file_bytes = 1LL << 30;  ///< larger input: failure `file_too_large`
  int pages = 20'000;                   ///< more pages: failure `too_many_pages`
  int page_seconds = 20;       ///< without a record on one page: the parent kills the child
  int page_cpu_seconds = 10;   ///< of reading one page: problem `page_timeout`
  int document_seconds = 900;  ///< waiting for records of one document: the parent kills the child
  int document_cpu_seconds = 600;         ///< RLIMIT_CPU of the child, raised for each document
  std::int64_t output_bytes = 1LL << 30;  ///< records of one document: failure `output_too_large`
  std::int64_t page_output_bytes = 12LL << 20;  ///< one page record: problem `page_too_large`
  int page_characters = 1'000'000;              ///< more on one page: problem `page_too_large`
  int page_images = 1'000;                      ///< further images of a page are left out
  int outline_entries = 10'000;  ///< further entries are left out, problem `outline_truncated`
  std::int64_t outline_bytes = 2LL << 20;  ///< of their titles, likewise
  int outline_depth = 32;    ///< deeper entries are left out, problem `outline_truncated`
  int attachments = 1'000;   ///< further names are left out, problem `attachments_truncated`
  int form_fields = 10'000;  ///< further fields are left out, problem `form_truncated`
  std::int64_t form_bytes = 4LL << 20;  ///< of their names and values, likewise
  int page_annotations = 1'000;         ///< further ones: left out, problem `annotations_truncated`
  std::int64_t annotation_bytes = 1LL << 20;    ///< of one page's annotations, likewise
  std::int64_t attachment_bytes = 100LL << 20;  ///< of one: failure `attachment_too_large`
  std::int64_t page_pixels = 25'000'000;   ///< of a page as a picture; a larger page is scaled down
  std::int64_t image_bytes = 256LL << 20;  ///< a decoded image: failure `image_too_large`
  std::int64_t picture_bytes = 32LL << 20;  ///< of the picture file: failure `picture_too_large`
  int name_bytes = 1'024;  ///< of one title, author, label or name; longer ones are cut
};

}  // namespace pagemill
