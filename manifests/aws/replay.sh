#!/usr/bin/env bash
# Replays the events in one of TenantConfig's dead-letter queues: hands each to the refresh function, and takes it out of the
# queue when the function has dealt with it. An event that fails again stays in the queue. Replaying is harmless, however late
# and however often: an event is only a reason to look at what the store holds now.
set -euo pipefail

usage() {
  cat <<'USAGE'
Usage: replay.sh QUEUE_URL FUNCTION

  QUEUE_URL   the stack's output UndeliveredEventsUrl or FailedEventsUrl
  FUNCTION    the stack's output FunctionAlias

Needs the AWS CLI, with the rights sqs:ReceiveMessage and sqs:DeleteMessage on the queue, and lambda:InvokeFunction on the
function. A message that fails is hidden for two minutes, and seen again when the script is run again.
Exit code: 0 when every message was dealt with, 1 when some failed and stay in the queue, 2 when it could not work at all.
USAGE
}

case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
esac
if [ $# -ne 2 ]; then
  echo "replay.sh: $# arguments (expected: QUEUE_URL FUNCTION)" >&2
  usage >&2
  exit 2
fi
if ! command -v aws >/dev/null; then
  echo "replay.sh: no aws (expected: the AWS CLI on the PATH)" >&2
  exit 2
fi
queue=$1
function=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Version 2 of the CLI takes a payload for Base64 unless told otherwise; version 1 does not know the option.
payload=(--payload "file://$work/body")
case "$(aws --version 2>&1)" in
  aws-cli/2*) payload+=(--cli-binary-format raw-in-base64-out) ;;
esac

receive() { # puts the next message's handle into $handle and its body into a file; fails when the queue is empty
  local message
  if ! message=$(aws sqs receive-message --queue-url "$queue" --max-number-of-messages 1 --wait-time-seconds 2 \
    --visibility-timeout 120 --query 'Messages[0].[ReceiptHandle, Body]' --output text); then
    echo "replay.sh: cannot receive from $queue" >&2
    exit 2
  fi
  case "$message" in
    "" | None*) return 1 ;;
  esac
  handle=${message%%$'\t'*}
  printf '%s' "${message#*$'\t'}" >"$work/body"
}

invoke() { # whether the function has dealt with the body; leaves its answer in a file
  : >"$work/answer"
  local error
  error=$(aws lambda invoke --function-name "$function" "${payload[@]}" --query FunctionError --output text \
    "$work/answer") && [ "$error" = None ]
}

replayed=0
failed=0
while receive; do
  if invoke; then
    aws sqs delete-message --queue-url "$queue" --receipt-handle "$handle"
    replayed=$((replayed + 1))
    echo "replayed: $(cat "$work/answer")"
  else
    failed=$((failed + 1))
    echo "failed, stays in the queue: $(cat "$work/answer")" >&2
  fi
done
echo "$replayed replayed, $failed failed"
[ "$failed" -eq 0 ]
