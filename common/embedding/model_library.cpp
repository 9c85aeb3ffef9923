#include "common/embedding/model_library.hpp"

#include "common/embedding/model_folder.hpp"

namespace pagemill {

made_embedder model_library::find(const std::string& name) const {
  auto usual = configured_();
  if (usual && (*usual)->name() == name) return usual;
  const auto found = open_named_model(models_, name);
  if (!found) return std::unexpected(found.error());
  return make_embedder(found->folder);
}

model_library read_model_library(settings_source& source) {
  return {read_embedder(source), read_model_folder(source).parent_path()};
}

}  // namespace pagemill
