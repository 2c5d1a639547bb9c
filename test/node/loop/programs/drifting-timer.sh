# Times a "model" on a pretended machine whose slowness is in a file, and 2 % greater after every run:
#   drifting-timer.sh TRIAL_DIR COUNT MACHINE [NOTE…]
# The model is TRIAL_DIR/model, a number of milliseconds. Adds a line of the notes to MACHINE.journal.
folder=$1 count=$2 machine=$3
shift 3
slowness=$(cat "$machine")
printf '%s\n' "$*" >> "$machine.journal"
milliseconds=$(cat "$folder/model") || exit 1
awk -v ms="$milliseconds" -v slowness="$slowness" -v count="$count" -v machine="$machine.$$" 'BEGIN {
  for (sample = 0; sample < count; sample++) printf "%.17g\n", ms * slowness * (1 + 0.01 * sample)
  printf "%.17g", slowness * 1.02 > machine
}'
# Whole or not at all: another timer may read it at this moment.
mv "$machine.$$" "$machine"
