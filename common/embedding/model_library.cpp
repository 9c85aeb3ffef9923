#include "common/embedding/model_library.hpp"

#include "common/embedding/model_folder.hpp"

namespace pagemill {

made_embedder model_library::find(const std::string& name) const {
  auto usual = configured_();
  if (usual && (*usual)->name() == name) return usual;
  const auto found = open_named_model(models_, name);
  if (found) return make_embedder(found->folder);
  auto problem = found.error();
  if (usual && problem.code == model_problem_code::model_missing) {
    problem.code = model_problem_code::model_mismatch;
  }
  return std::unexpected(std::move(problem));
}

model_library read_model_library(settings_source& source) {
  return {read_embedder(source), read_model_folder(source).parent_path()};
}

}  // namespace pagemill
