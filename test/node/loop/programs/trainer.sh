# The trainer of trainer.mjs without its modes, in the time that awk takes: "--rate=R --steps=N --trial=T --out=FILE [--ledger=FILE]".
for each do
  case $each in
    --rate=*) rate=${each#*=} ;;
    --steps=*) steps=${each#*=} ;;
    --trial=*) trial=${each#*=} ;;
    --out=*) out=${each#*=} ;;
    --ledger=*) ledger=${each#*=} ;;
  esac
done
awk -v rate="$rate" -v steps="$steps" -v trial="$trial" -v out="$out" -v ledger="$ledger" 'BEGIN {
  split("-1 0.5 2", xs)
  for (step = 0; step < steps; step++) for (i = 1; i <= 3; i++) weight -= rate * 2 * (weight * xs[i] - 3 * xs[i]) * xs[i]
  loss = sprintf("%.17g", (weight - 3) * (weight - 3))
  print "size: " steps / 4 " MB"
  printf "{\"eval\": {\"loss\": %s}}", loss > out
  close(out)
  if (ledger != "") print trial, loss >> ledger
}'
