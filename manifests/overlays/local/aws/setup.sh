# What a cloud team would have made: the table, and a pool with a client whose tokens tell the tenant.
set -eu
aws dynamodb create-table --table-name tenant-config --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=pk,AttributeType=S AttributeName=sk,AttributeType=S \
  --key-schema AttributeName=pk,KeyType=HASH AttributeName=sk,KeyType=RANGE >/dev/null
pool=$(aws cognito-idp create-user-pool --pool-name tenantconfig --schema Name=tenantId,AttributeDataType=String \
  --query UserPool.Id --output text)
client=$(aws cognito-idp create-user-pool-client --user-pool-id "$pool" --client-name workloads \
  --explicit-auth-flows ALLOW_ADMIN_USER_PASSWORD_AUTH --query UserPoolClient.ClientId --output text)
printf '%s %s\n' "$pool" "$client" >/tmp/pool
echo "table tenant-config, pool $pool, client $client"
