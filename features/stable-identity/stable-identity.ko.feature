# language: ko
기능: 저마다 이름을 가진 브로커
  브로커 세 개가 서로를 이름으로 찾고, 다시 만들어져도 이름이 그대로다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 stream에 관한 것이 하나 이상 있다

  @criterion(names) @points(40)
  시나리오: 브로커마다 자기 이름으로 응답한다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 kafka-0.kafka.stream:9092에 연결한다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 kafka-1.kafka.stream:9092에 연결한다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 kafka-2.kafka.stream:9092에 연결한다

  @criterion(bootstrap) @points(25) @needs(names)
  시나리오: 서비스의 이름이 모든 브로커를 알려 준다
    그러면 이름 kafka.stream은 서비스 stream/kafka의 준비된 엔드포인트로 해석된다, 네임스페이스 client에서
    그리고 서비스 stream/kafka의 엔드포인트는 준비됨 3개, 준비 안 됨 0개, 종료 중 0개이다

  @criterion(again) @points(25) @needs(names)
  시나리오: 다시 만들어진 브로커가 이름을 지킨다
    만일 Pod stream/kafka-1을 삭제한다
    그리고 2m이 지난다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 kafka-1.kafka.stream:9092에 연결한다
