# Sourced after settings.sh: which model the service of this machine uses. Each package
# pagemill-model-NAME brings a folder of $models.

models=${BASH_SOURCE[0]%/lib/pagemill/lib/*}/share/pagemill/models

# Whether the settings name a model that is there.
model_is_there() {
  [[ -e $(setting pagemill.env PAGEMILL_MODEL_DIR)/pagemill-model.json ]]
}

# The folder of the only model that is installed; nothing if there is none or a choice.
only_model() {
  local found=("$models"/*/pagemill-model.json)
  if [[ ${#found[@]} == 1 && -e ${found[0]} ]]; then dirname "${found[0]}"; fi
}

# Settings that name a model which is not there get the only one that is; prints its folder then.
settle_model() {
  local only
  only=$(only_model)
  if [[ -z $only ]] || model_is_there; then return 0; fi
  write_setting pagemill.env PAGEMILL_MODEL_DIR <<<"$only"
  printf '%s\n' "$only"
}
