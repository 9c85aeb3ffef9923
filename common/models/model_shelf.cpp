#include "common/models/model_shelf.hpp"

#include <algorithm>
#include <exception>

#include "common/core/log.hpp"

namespace pagemill {
namespace {

constexpr std::chrono::minutes until_next_try{1};

bool same_models(const models_in_use& one, const models_in_use& other) {
  const auto same = [](const std::optional<known_model>& a, const std::optional<known_model>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return a->id == b->id && a->fingerprint == b->fingerprint;
  };
  return same(one.active, other.active) && same(one.wanted, other.wanted);
}

}  // namespace

/// The active one first; of a database without a model, the configured one.
std::vector<known_model> model_shelf::wanted_of(const models_in_use& in_use) {
  std::vector<known_model> models{in_use.active.value_or(known_model{})};
  if (in_use.wanted) models.push_back(*in_use.wanted);
  return models;
}

const model_shelf::item* model_shelf::item_named(const std::string& name) const {
  const auto found = std::ranges::find_if(items_, [&](const item& one) {
    return one.name == name || (one.made && one.made->name() == name);
  });
  return found == items_.end() ? nullptr : &*found;
}

bool model_shelf::is_fresh(const item& one, time_point now) {
  return one.made || now - one.tried < until_next_try;
}

bool model_shelf::is_stale(const models_in_use& in_use, time_point now) const {
  const std::scoped_lock lock(mutex_);
  if (!stocked_ || !same_models(in_use_, in_use)) return true;
  return !std::ranges::all_of(items_, [&](const item& one) { return is_fresh(one, now); });
}

model_shelf::item model_shelf::load(const std::string& name, time_point now) const {
  item one{.name = name, .made = nullptr, .problem = "embedder_failed", .tried = now};
  try {
    auto made = name.empty() ? library_.configured() : library_.find(name);
    if (made) {
      one.made = *std::move(made);
      log_info("model_loaded", {{"model", one.made->name()}});
      return one;
    }
    one.problem = to_string(made.error().code);
    log_warning("model_not_loaded", {{"model", name.empty() ? "configured" : name},
                                     {"code", one.problem},
                                     {"reason", made.error().message}});
  } catch (const std::exception& problem) {
    log_error("model_not_loaded", {{"model", name}, {"reason", problem.what()}});
  }
  return one;
}

/// Vectors of another dimension or of other files would be none of that model.
void model_shelf::check_content(item& one, const known_model& wanted) {
  if (!one.made || wanted.id == 0) return;
  const auto dimension = static_cast<int>(one.made->dimension());
  const auto fingerprint = one.made->fingerprint();
  const bool same_files =
      fingerprint.empty() || wanted.fingerprint.empty() || fingerprint == wanted.fingerprint;
  if (dimension == wanted.dimension && same_files) return;
  log_error("model_not_loaded", {{"model", wanted.name},
                                 {"code", to_string(model_problem_code::model_mismatch)},
                                 {"dimension", dimension},
                                 {"dimension_of_database", wanted.dimension},
                                 {"fingerprint", fingerprint},
                                 {"fingerprint_of_database", wanted.fingerprint}});
  one.made = nullptr;
  one.problem = to_string(model_problem_code::model_mismatch);
}

void model_shelf::stock(const models_in_use& in_use, time_point now) {
  std::vector<item> items;
  for (const auto& wanted : wanted_of(in_use)) {
    std::unique_lock lock(mutex_);
    const auto* const known = item_named(wanted.name);
    if (known != nullptr && is_fresh(*known, now)) {
      items.push_back(*known);
    } else {
      lock.unlock();
      items.push_back(load(wanted.name, now));
    }
    check_content(items.back(), wanted);
  }
  const std::scoped_lock lock(mutex_);
  stocked_ = true;
  in_use_ = in_use;
  items_ = std::move(items);
}

std::optional<shelved_model> model_shelf::find(const std::optional<known_model>& model) const {
  const auto* const one = item_named(model ? model->name : "");
  if (one == nullptr || !one->made) return std::nullopt;
  return shelved_model{.id = model ? model->id : 0, .made = one->made};
}

std::optional<shelved_model> model_shelf::active() const {
  const std::scoped_lock lock(mutex_);
  return find(in_use_.active);
}

std::optional<shelved_model> model_shelf::target() const {
  const std::scoped_lock lock(mutex_);
  if (!in_use_.target()) return std::nullopt;
  return find(in_use_.target());
}

bool model_shelf::are_vectors_expected() const {
  const std::scoped_lock lock(mutex_);
  if (in_use_.active) return true;
  return !items_.empty() &&
         (items_.front().made ||
          items_.front().problem != to_string(model_problem_code::model_missing));
}

std::string model_shelf::problem() const {
  const std::scoped_lock lock(mutex_);
  return items_.empty() ? "embedder_loading" : items_.front().problem;
}

void model_shelf::give_up() {
  const std::scoped_lock lock(mutex_);
  for (const auto& one : items_) {
    if (one.made) one.made->give_up();
  }
}

}  // namespace pagemill
