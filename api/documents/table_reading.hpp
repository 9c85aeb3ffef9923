/// Reads the tables of a document, each as JSON that says whose rest it is, or as CSV.
#pragma once
#include <string>

#include "common/stores/documents/document_store.hpp"

namespace pagemill {

struct table_item {
  int index = 0;
  std::string json;
};

struct table_as_text {
  std::string csv;
  bool has_header = false;
};

/// Some tables in order, from 0. Blocking.
row_slice<table_item> read_tables(document_store& documents, const workspace_id& workspace,
                                  const document_head& found, slice_extent wanted);

/// The table of an index, if there is one. Blocking.
row_slice<table_as_text> read_table(document_store& documents, const workspace_id& workspace,
                                    const document_head& found, int index, std::size_t bytes_max);

}  // namespace pagemill
