{{- define "gavel.labels" -}}
app.kubernetes.io/name: gavel
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "gavel.selector" -}}
app.kubernetes.io/name: gavel
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "gavel.name" -}}
{{ .root.Release.Name }}-{{ .part }}
{{- end }}

{{- define "gavel.image" -}}
image: {{ printf "%s/gavel-%s:%s" .root.Values.image.registry .part (.root.Values.image.tag | default .root.Chart.AppVersion) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end }}

{{- define "gavel.pod" -}}
serviceAccountName: {{ include "gavel.name" . }}
# Nothing of Gavel speaks to Kubernetes.
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "gavel.secret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: {name: {{ .secret }}, key: {{ .key }}}
{{- end }}

{{- define "gavel.databaseSecret" -}}
{{ include "gavel.secret" (dict "name" "GAVEL_DATABASE_URL" "secret" .Values.database.secret.name "key" .Values.database.secret.key) }}
{{- end }}

{{- define "gavel.secrets" -}}
{{ include "gavel.databaseSecret" . }}
{{- with .Values.s3.secret.name }}
{{ include "gavel.secret" (dict "name" "GAVEL_S3_ACCESS_KEY_ID" "secret" . "key" $.Values.s3.secret.accessKeyIdKey) }}
{{ include "gavel.secret" (dict "name" "GAVEL_S3_SECRET_ACCESS_KEY" "secret" . "key" $.Values.s3.secret.secretAccessKeyKey) }}
{{- end }}
{{- if .Values.tracing.endpoint }}
{{- with .Values.tracing.headersSecret.name }}
{{ include "gavel.secret" (dict "name" "OTEL_EXPORTER_OTLP_HEADERS" "secret" . "key" $.Values.tracing.headersSecret.key) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Of the parts that speak to Kafka. */ -}}
{{- define "gavel.kafkaSecrets" -}}
{{- if .Values.kafka.brokers }}
{{- with .Values.kafka.secret.name }}
{{ include "gavel.secret" (dict "name" "GAVEL_KAFKA_USERNAME" "secret" . "key" $.Values.kafka.secret.usernameKey) }}
{{ include "gavel.secret" (dict "name" "GAVEL_KAFKA_PASSWORD" "secret" . "key" $.Values.kafka.secret.passwordKey) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "gavel.settings" -}}
- configMapRef: {name: {{ .Release.Name }}-settings}
{{- end }}

{{- define "gavel.unprivileged" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "gavel.unprivilegedPod" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- /* Pods with new settings are new pods. */ -}}
{{- define "gavel.podAnnotations" -}}
gavel/settings: {{ include "gavel.settingsData" .root | sha256sum }}
{{- end }}

{{- define "gavel.settingsData" -}}
GAVEL_HOST: 0.0.0.0
GAVEL_DATA_DIR: /var/lib/gavel
GAVEL_S3_BUCKET: {{ required "s3.bucket: test data needs a bucket, since a folder belongs to one machine" .Values.s3.bucket | quote }}
GAVEL_S3_REGION: {{ .Values.s3.region | quote }}
{{- with .Values.s3.endpoint }}
GAVEL_S3_ENDPOINT: {{ . | quote }}
{{- end }}
{{- with .Values.kafka.brokers }}
GAVEL_KAFKA_BROKERS: {{ . | quote }}
GAVEL_KAFKA_TOPIC_PREFIX: {{ $.Values.kafka.topicPrefix | quote }}
GAVEL_KAFKA_TLS: {{ $.Values.kafka.tls | quote }}
{{- if $.Values.kafka.secret.name }}
GAVEL_KAFKA_SASL_MECHANISM: {{ $.Values.kafka.saslMechanism | quote }}
{{- end }}
{{- end }}
{{- with .Values.tracing.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
{{- end }}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{- /* A part that goes down with its node or zone leaves others elsewhere. */ -}}
{{- define "gavel.spread" -}}
{{- range $key, $how := dict "kubernetes.io/hostname" "ScheduleAnyway" "topology.kubernetes.io/zone" "ScheduleAnyway" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: {{ $how }}
  labelSelector:
    matchLabels: {{- include "gavel.selector" $ | nindent 6 }}
{{- end }}
{{- end }}

{{- define "gavel.priority" -}}
{{- if .root.Values.priorityClasses.create }}
priorityClassName: {{ .root.Release.Namespace }}-{{ .root.Release.Name }}-{{ .class }}
{{- end }}
{{- end }}

{{- define "gavel.disruption" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "gavel.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{ include "gavel.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .maxUnavailable }}
  # A pod that is broken must not hold up the draining of its node.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "gavel.selector" . | nindent 6 }}
{{- end }}
