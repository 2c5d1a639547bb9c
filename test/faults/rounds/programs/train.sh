# train.sh LEDGER TRIAL X N FOLDER SECONDS: an evaluation that tells a ledger of its own, outside of the study, that it begins and
# that it has ended, each with one line that is on the disk before anything else happens. Its results cannot be guessed.
#   begin NONCE TRIAL PID ALONE X N        ALONE: yes, or no where another evaluation of the trial is alive
#   end NONCE TRIAL PID LOSS SECOND
ledger=$1 trial=$2 x=$3 n=$4 folder=$5 seconds=$6
tell() {
  printf '%s\n' "$*" >> "$ledger" && sync "$ledger"
}
read -r nonce < /proc/sys/kernel/random/uuid
read -r other < /proc/sys/kernel/random/uuid
# The lock is held by this program and all that it starts, until the last of them has ended.
exec 9>> "$ledger.$trial.lock"
if flock -n 9; then alone=yes; else alone=no; fi
tell begin "$nonce" "$trial" "$$" "$alone" "$x" "$n"
sleep "$seconds"
# Two blocks of 48 random bits each.
loss=0.$((0x1${nonce%%-*}${nonce##*-????????}))
second=0.$((0x1${other%%-*}${other##*-????????}))
printf '{"second": %s}\n' "$second" > "$folder/metrics.json" || exit 1
tell end "$nonce" "$trial" "$$" "$loss" "$second" || exit 1
echo "loss: $loss"
