/// A PDF with what stands beside the text: page labels, attached files, annotations, form fields.
#pragma once
#include <string>
#include <vector>

namespace pagemill::pdf_writer {

enum class attached_to { document, page, both };

struct attached_entry {
  std::string name;
  std::string data;
  std::string dictionary = {};  ///< further entries of the stream, such as /Params << /Size 3 >>
  attached_to where = attached_to::document;
};

/// A text field on page 1.
struct field_entry {
  std::string name;
  std::string value;
};

struct file_extras {
  int pages = 1;
  int lines = 1;                       ///< of text on each page
  std::vector<int> without_text = {};  ///< these pages, from 1, are empty
  std::string labels = {};             ///< content of /Nums
  std::vector<attached_entry> attached = {};
  std::vector<std::string> annotations = {};  ///< dictionaries, on page 1
  std::vector<field_entry> fields = {};
  std::string trailer = {};  ///< further entries
};

std::string pdf_with(const file_extras& extras);

}  // namespace pagemill::pdf_writer
