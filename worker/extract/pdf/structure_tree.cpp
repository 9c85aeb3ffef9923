#include "worker/extract/pdf/structure_tree.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "worker/extract/pdf/structure_roles.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t tree_depth_max = 64;
constexpr std::size_t elements_max = 20'000;
constexpr std::int64_t siblings_max = 1'000'000;
constexpr int mappings_max = 8;  ///< of a role to the next
constexpr int nowhere = -1;

struct element {
  pdf_obj* object = nullptr;  ///< kept: reading others may repair the file
  int parent = nowhere;
  int place = nowhere;  ///< among its parent's children
  std::size_t depth = 0;
  bool lost = false;  ///< its ancestors do not lead to the root
  element_kind kind;
};

/// A child of an element, either another one or marked content.
struct child {
  int parent;
  int place;
  int element;  ///< or nowhere
  int piece;
};

/// Plain pointers, so that they can be read inside guarded().
struct element_view {
  pdf_obj* parent = nullptr;
  const char* role = "";
};

std::uint64_t key_of(std::uint32_t source, int number) {
  return static_cast<std::uint64_t>(source) << 32U | static_cast<std::uint32_t>(number);
}

class tag_reader {
 public:
  tag_reader(fz_context* context, pdf_document* document, const marked_content& marks)
      : context_(context), marks_(marks) {
    static_cast<void>(guarded(context_, [&] {
      pdf_obj* root = pdf_dict_get(context_, pdf_trailer(context_, document), PDF_NAME(Root));
      pdf_obj* tree = pdf_dict_get(context_, root, PDF_NAME(StructTreeRoot));
      root_ = pdf_to_num(context_, tree);
      role_map_ = pdf_dict_get(context_, tree, PDF_NAME(RoleMap));
      tree_ = pdf_keep_obj(context_, tree);
    }));
  }
  ~tag_reader() {
    for (const auto& each : elements_) pdf_drop_obj(context_, each.object);
    pdf_drop_obj(context_, tree_);
  }
  tag_reader(const tag_reader&) = delete;
  tag_reader& operator=(const tag_reader&) = delete;

  page_tags run() {
    if (root_ == 0) return {};
    known_.emplace(root_, 0);
    elements_.push_back({.object = std::exchange(tree_, nullptr), .place = 0});
    element_of_piece_.assign(marks_.pieces.size(), nowhere);
    for (std::size_t i = 0; i < marks_.pieces.size(); ++i) {
      const auto& piece = marks_.pieces[i];
      element_of_piece_[i] = find(marks_.sources[piece.source].elements, piece.number);
      piece_of_.emplace(key_of(piece.source, piece.number), static_cast<int>(i));
    }
    place_children();
    return is_cut_ ? page_tags() : in_order();
  }

 private:
  int find(pdf_obj* elements, int at);
  int add(pdf_obj* object, element_view& view);
  bool link(const std::vector<int>& chain, int above);
  void place_children();
  void place_child(int parent, int page, pdf_obj* kid, int place);
  page_tags in_order() const;
  void add_lines(page_tags& made, const std::vector<int>& tag_of_piece) const;
  const char* standard_role(pdf_obj* role) const;

  fz_context* context_;
  const marked_content& marks_;
  int root_ = 0;
  pdf_obj* tree_ = nullptr;
  pdf_obj* role_map_ = nullptr;
  std::vector<element> elements_;
  std::unordered_map<int, int> known_;  ///< object number -> element
  std::vector<int> element_of_piece_;
  std::vector<int> place_of_piece_;
  std::unordered_map<std::uint64_t, int> piece_of_;
  bool is_cut_ = false;
};

/// Inside guarded().
const char* tag_reader::standard_role(pdf_obj* role) const {
  for (int i = 0; i < mappings_max; ++i) {
    const char* name = pdf_to_name(context_, role);
    if (kind_of_element(name).known) return name;
    pdf_obj* mapped = pdf_dict_get(context_, role_map_, role);
    if (mapped == nullptr) return name;
    role = mapped;
  }
  return "";
}

/// The new element of an object, or nowhere if it is none.
int tag_reader::add(pdf_obj* object, element_view& view) {
  if (elements_.size() == elements_max) {
    is_cut_ = true;
    return nowhere;
  }
  bool readable = false;
  const auto problem = guarded(context_, [&] {
    readable = pdf_is_dict(context_, object) != 0;
    view.parent = pdf_dict_get(context_, object, PDF_NAME(P));
    view.role = standard_role(pdf_dict_get(context_, object, PDF_NAME(S)));
  });
  if (problem || !readable) return nowhere;
  elements_.push_back(
      {.object = pdf_keep_obj(context_, object), .kind = kind_of_element(view.role)});
  return static_cast<int>(elements_.size()) - 1;
}

/// The element that numbered content belongs to, with all of its ancestors; nowhere if they do not
/// lead to the root.
int tag_reader::find(pdf_obj* elements, int at) {
  pdf_obj* object = nullptr;
  if (guarded(context_, [&] { object = pdf_array_get(context_, elements, at); })) return nowhere;
  std::vector<int> chain;
  while (!is_cut_ && chain.size() < tree_depth_max) {
    const int number = pdf_to_num(context_, object);
    if (number == 0) break;
    const auto seen = known_.find(number);
    // One that is in the chain is still lost: a cycle.
    if (seen != known_.end()) {
      if (!link(chain, seen->second)) return nowhere;
      return chain.empty() ? seen->second : chain.front();
    }
    element_view view;
    const int made = add(object, view);
    if (made == nowhere) break;
    elements_.back().lost = true;
    known_.emplace(number, made);
    chain.push_back(made);
    object = view.parent;
  }
  return nowhere;
}

bool tag_reader::link(const std::vector<int>& chain, int above) {
  const auto& ancestor = elements_[static_cast<std::size_t>(above)];
  if (ancestor.lost || ancestor.depth + chain.size() > tree_depth_max) return false;
  auto depth = ancestor.depth;
  for (auto next = chain.rbegin(); next != chain.rend(); ++next) {
    auto& each = elements_[static_cast<std::size_t>(*next)];
    each.parent = std::exchange(above, *next);
    each.depth = ++depth;
    each.lost = false;
  }
  return true;
}

/// Inside guarded(). Content may be numbered directly, or by a dictionary with its page or form.
void tag_reader::place_child(int parent, int page, pdf_obj* kid, int place) {
  int number = nowhere;
  int owner = page;
  if (pdf_is_indirect(context_, kid) != 0) {
    const auto seen = known_.find(pdf_to_num(context_, kid));
    if (seen != known_.end()) {
      auto& each = elements_[static_cast<std::size_t>(seen->second)];
      if (each.parent == parent && each.place == nowhere) each.place = place;
      return;
    }
    // Then it may be content.
    if (pdf_dict_get(context_, kid, PDF_NAME(MCID)) == nullptr) return;
  }
  if (pdf_is_int(context_, kid) != 0) {
    number = pdf_to_int(context_, kid);
  } else if (pdf_is_dict(context_, kid) != 0) {
    number = pdf_dict_get_int_default(context_, kid, PDF_NAME(MCID), nowhere);
    pdf_obj* by = pdf_dict_gets(context_, kid, "Stm");
    if (by == nullptr) by = pdf_dict_gets(context_, kid, "Pg");
    if (by != nullptr) owner = pdf_to_num(context_, by);
  }
  if (number < 0) return;
  for (std::uint32_t source = 0; source < marks_.sources.size(); ++source) {
    if (owner != 0 && marks_.sources[source].owner != owner) continue;
    const auto seen = piece_of_.find(key_of(source, number));
    if (seen == piece_of_.end()) continue;
    const auto piece = static_cast<std::size_t>(seen->second);
    if (element_of_piece_[piece] != parent || place_of_piece_[piece] != nowhere) continue;
    place_of_piece_[piece] = place;
    return;
  }
}

void tag_reader::place_children() {
  place_of_piece_.assign(marks_.pieces.size(), nowhere);
  std::int64_t siblings = 0;
  for (std::size_t i = 0; i < elements_.size() && !is_cut_; ++i) {
    if (elements_[i].lost) continue;
    static_cast<void>(guarded(context_, [&] {
      pdf_obj* kids = pdf_dict_get(context_, elements_[i].object, PDF_NAME(K));
      const int page = pdf_to_num(context_, pdf_dict_gets(context_, elements_[i].object, "Pg"));
      const auto parent = static_cast<int>(i);
      const int count = pdf_array_len(context_, kids);
      siblings += count;
      is_cut_ = siblings > siblings_max;
      if (pdf_is_array(context_, kids) == 0) place_child(parent, page, kids, 0);
      for (int k = 0; k < count && !is_cut_; ++k) {
        place_child(parent, page, pdf_array_get(context_, kids, k), k);
      }
    }));
  }
}

void tag_reader::add_lines(page_tags& made, const std::vector<int>& tag_of_piece) const {
  int artifact = nowhere;
  for (const auto piece : marks_.lines) {
    if (piece == marked_content::artifact) {
      if (artifact == nowhere) {
        artifact = static_cast<int>(made.tags.size());
        made.tags.push_back({.role = tag_role::artifact, .element = 0});
      }
      made.lines.push_back(artifact);
    } else {
      made.lines.push_back(piece == marked_content::untagged ? nowhere : tag_of_piece[piece]);
    }
  }
}

/// From the root down, children by their places.
page_tags tag_reader::in_order() const {
  std::vector<child> children;
  for (std::size_t i = 1; i < elements_.size(); ++i) {
    const auto& each = elements_[i];
    if (each.lost || each.place == nowhere) continue;
    children.push_back({each.parent, each.place, static_cast<int>(i), nowhere});
  }
  for (std::size_t i = 0; i < element_of_piece_.size(); ++i) {
    if (element_of_piece_[i] == nowhere || place_of_piece_[i] == nowhere) continue;
    children.push_back({element_of_piece_[i], place_of_piece_[i], nowhere, static_cast<int>(i)});
  }
  std::ranges::sort(children, {}, [](const child& c) {
    return std::tuple(c.parent, c.place, c.element, c.piece);
  });
  page_tags made;
  std::vector<int> tag_of_piece(element_of_piece_.size(), nowhere);
  std::vector<child> ahead;
  const auto add_children = [&](int parent) {
    const auto own = std::ranges::equal_range(children, parent, {}, &child::parent);
    for (auto next = own.end(); next != own.begin();) ahead.push_back(*--next);
  };
  std::vector<raw_tag> tag_of_element(elements_.size());  // what its content is
  add_children(0);
  while (!ahead.empty()) {
    const auto next = ahead.back();
    ahead.pop_back();
    const auto& around = tag_of_element[static_cast<std::size_t>(next.parent)];
    if (next.element == nowhere) {
      tag_of_piece[static_cast<std::size_t>(next.piece)] = static_cast<int>(made.tags.size());
      made.tags.push_back(around);
      continue;
    }
    const auto index = static_cast<std::size_t>(next.element);
    const auto kind = elements_[index].kind;
    tag_of_element[index] = kind.role != tag_role::none && replaces(kind, around)
                                ? raw_tag{kind.role, kind.level, static_cast<std::uint32_t>(index)}
                                : around;
    add_children(next.element);
  }
  add_lines(made, tag_of_piece);
  return made;
}

}  // namespace

page_tags read_tags(fz_context* context, pdf_document* document, const marked_content& marks) {
  return marks.is_usable() ? tag_reader(context, document, marks).run() : page_tags();
}

}  // namespace pagemill::extract
