# Prints a token that tells a tenant. Usage: token.sh TENANT
set -eu
tenant=${1:?usage: token.sh TENANT}
read -r pool client </tmp/pool
password='Local-0nly'
aws cognito-idp admin-get-user --user-pool-id "$pool" --username "$tenant" >/dev/null 2>&1 || {
  aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$tenant" \
    --user-attributes "Name=custom:tenantId,Value=$tenant" >/dev/null
  aws cognito-idp admin-set-user-password --user-pool-id "$pool" --username "$tenant" --password "$password" --permanent
}
aws cognito-idp admin-initiate-auth --user-pool-id "$pool" --client-id "$client" --auth-flow ADMIN_USER_PASSWORD_AUTH \
  --auth-parameters "USERNAME=$tenant,PASSWORD=$password" --query AuthenticationResult.IdToken --output text
